import { describeValue, TimeVAEError } from "@timevae/spec";
import type { CellReader, ColumnBuilder } from "./column-builder.js";
import { createCellReader, markerNumbers } from "./create-cell-reader.js";
import { createColumnBuilder } from "./create-column-builder.js";
import type { Frame, FrameColumn, ReadFrameOptions } from "./frame.js";
import { checkCellCount, checkColumnCount, describeHeaderFault } from "./frame-limits.js";
import { TextBuilder } from "./text-builder.js";

/** Columns of values that are numbers, texts, booleans or nothing, from files that know the difference. */
export class FrameBuilder {
  private readonly columns = new Map<string, { builder: ColumnBuilder; count: number }>();
  private readonly reader: CellReader;
  private readonly markers: readonly number[];
  private readonly options: ReadFrameOptions;
  private readonly place: string;
  private readonly firstPlace: number;

  /**
   * @param place what a row is called in messages: `line`, `row`
   * @param firstPlace its number for the first row
   */
  constructor(options: ReadFrameOptions, place: string, firstPlace: number) {
    this.options = options;
    this.place = place;
    this.firstPlace = firstPlace;
    const missing = options.missing ?? [];
    this.reader = createCellReader({ decimal: ".", missing, locate: (row) => this.locate(row) });
    this.markers = markerNumbers(missing);
  }

  locate(row: number): string {
    return `${this.place} ${row + this.firstPlace}`;
  }

  /** One value. What lies between the column's last value and `row` is missing. */
  add(name: string, row: number, value: unknown): void {
    let column = this.columns.get(name);
    if (!column) {
      checkColumnCount(this.columns.size + 1);
      column = { builder: createColumnBuilder(name, this.reader, this.options), count: 0 };
      this.columns.set(name, column);
    }
    fill(column, row);
    column.count = row + 1;
    const { builder } = column;
    if (typeof value === "number" || typeof value === "bigint") {
      const number = Number(value);
      if (Number.isFinite(number) && !this.markers.includes(number)) {
        builder.addNumber(number, typeof value === "bigint" || Number.isInteger(number));
      } else builder.addText(Number.isFinite(number) ? "" : String(number));
    } else if (typeof value === "string") builder.addText(value);
    else if (value === null || value === undefined) builder.addText("");
    else if (typeof value === "boolean") {
      if (builder instanceof TextBuilder) builder.addText(String(value));
      else builder.addNumber(Number(value), true);
    } else builder.addText(describeValue(value));
  }

  /** @throws {TimeVAEError} `invalid-data` for no rows, or names that are empty or all numbers; `too-large` */
  finish(rows: number, notes: readonly string[] = []): Frame {
    if (rows === 0 || this.columns.size === 0) {
      throw new TimeVAEError("invalid-data", `expected rows with named values, received none`);
    }
    const fault = describeHeaderFault([...this.columns.keys()], () => false);
    if (fault) throw new TimeVAEError("invalid-data", fault);
    checkCellCount(rows, this.columns.size, this.options.maxBytes);
    const columns: FrameColumn[] = [];
    for (const column of this.columns.values()) {
      fill(column, rows);
      columns.push(column.builder.finish());
    }
    return { columns, rows, locate: (row) => this.locate(row), notes };
  }
}

function fill(column: { builder: ColumnBuilder; count: number }, rows: number): void {
  for (; column.count < rows; column.count++) column.builder.addText("");
}
