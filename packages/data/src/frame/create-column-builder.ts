import type { CellReader, ColumnBuilder } from "./column-builder.js";
import type { ReadFrameOptions } from "./frame.js";
import { NumberBuilder } from "./number-builder.js";
import { SkippingBuilder } from "./skipping-builder.js";
import { TextBuilder } from "./text-builder.js";
import { TimeBuilder } from "./time-builder.js";

/** What takes the cells of a column, by what the column is for. */
export function createColumnBuilder(name: string, reader: CellReader, options: ReadFrameOptions): ColumnBuilder {
  const { time, texts, columns } = options;
  if (name === time) return new TimeBuilder(name, reader);
  if (texts?.includes(name)) return new TextBuilder(name, reader);
  return columns && !columns.includes(name) ? new SkippingBuilder(name, reader) : new NumberBuilder(name, reader);
}
