import type { Cell } from "../parse-cell.js";
import type { FrameColumn } from "./frame.js";

/** How the cells of one file are read. */
export interface CellReader {
  readonly read: (text: string) => Cell;
  readonly isMissing: (text: string) => boolean;
  readonly locate: (row: number) => string;
}

/** Takes the cells of a column one after another. */
export abstract class ColumnBuilder {
  protected readonly name: string;
  protected readonly reader: CellReader;

  constructor(name: string, reader: CellReader) {
    this.name = name;
    this.reader = reader;
  }

  /** A number that was read as one already; a column of other things takes its text. */
  addNumber(value: number, _isInteger: boolean): void {
    this.addText(String(value));
  }

  abstract addText(text: string): void;

  abstract finish(): FrameColumn;
}
