import { describeValue, TimeVAEError } from "@timevae/spec";
import { isNumeral } from "../parse-cell.js";
import type { ColumnBuilder } from "./column-builder.js";
import { createCellReader } from "./create-cell-reader.js";
import { createColumnBuilder } from "./create-column-builder.js";
import type { Frame, ReadFrameOptions } from "./frame.js";
import { checkCellCount, checkColumnCount, describeHeaderFault } from "./frame-limits.js";

/** Rows of a text file on their way into columns, with the line of each. */
export class CsvColumns {
  readonly builders: readonly ColumnBuilder[];
  rows = 0;
  private readonly names: readonly string[];
  private readonly firstLine: number;
  /** Lines of rows, as soon as one is not where counting would put it. */
  private lines: number[] | undefined;
  private emptyLine: number | undefined;
  private readonly maxBytes: number | undefined;

  /**
   * @param header the cells of the first line
   * @param line where it stands
   * @throws {TimeVAEError} `invalid-data` for names that are empty, repeated or all numbers; `too-large` for too many
   */
  constructor(header: readonly string[], line: number, decimal: "." | ",", options: ReadFrameOptions) {
    checkColumnCount(header.length);
    this.names = header.map((name) => name.trim());
    this.firstLine = line + 1;
    this.maxBytes = options.maxBytes;
    const fault = describeHeaderFault(this.names, isNumeral);
    if (fault) throw new TimeVAEError("invalid-data", `line ${line}: ${fault}`, { details: { line } });
    const reader = createCellReader({ decimal, missing: options.missing ?? [], locate: (row) => this.locate(row) });
    this.builders = this.names.map((name) => createColumnBuilder(name, reader, options));
  }

  locate(row: number): string {
    return `line ${this.lineOf(row)}`;
  }

  /** Says that a row has been added. */
  endRow(line: number): void {
    if (this.lines) this.lines.push(line);
    else if (line !== this.firstLine + this.rows) {
      this.lines = Array.from({ length: this.rows }, (_, row) => this.firstLine + row);
      this.lines.push(line);
    }
    this.rows++;
    if ((this.rows & 0xffff) === 0) checkCellCount(this.rows, this.builders.length, this.maxBytes);
  }

  /** A row of text. An empty line is an error when another row follows, or a missing value in a single column. */
  addRow(cells: readonly string[], line: number): void {
    if (cells.length === 1 && cells[0]?.trim() === "") {
      this.emptyLine ??= line;
      if (this.builders.length === 1) this.pending.push(line);
      return;
    }
    this.closeEmptyLines();
    if (cells.length !== this.builders.length) throw this.wrongLength(cells.length, line);
    for (let d = 0; d < cells.length; d++) this.builders[d]?.addText(cells[d] as string);
    this.endRow(line);
  }

  /** Empty lines that turn out not to be at the end. */
  closeEmptyLines(): void {
    if (this.emptyLine === undefined) return;
    if (this.builders.length > 1) {
      const message = `line ${this.emptyLine}: expected ${this.builders.length} cells as in the header, received an empty line; remove it`;
      throw new TimeVAEError("invalid-data", message, { details: { line: this.emptyLine } });
    }
    for (const line of this.pending) {
      this.builders[0]?.addText("");
      this.endRow(line);
    }
    this.pending = [];
    this.emptyLine = undefined;
  }

  wrongLength(received: number, line: number): TimeVAEError {
    const expected = this.builders.length;
    const message = `line ${line}: expected ${expected} cells as in the header, received ${received}`;
    return new TimeVAEError("invalid-data", message, { details: { line, expected, received } });
  }

  finish(notes: readonly string[]): Frame {
    if (this.rows === 0) {
      throw new TimeVAEError(
        "invalid-data",
        `expected rows after the header, received none; the header names ${describeValue(this.names)}`,
      );
    }
    const columns = this.builders.map((builder) => builder.finish());
    return { columns, rows: this.rows, locate: (row) => this.locate(row), notes };
  }

  private pending: number[] = [];

  private lineOf(row: number): number {
    return this.lines?.[row] ?? this.firstLine + row;
  }
}
