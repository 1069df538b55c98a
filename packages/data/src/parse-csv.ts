import { describeValue, TimeVAEError } from "@timevae/spec";
import Papa from "papaparse";
import { decodeText } from "./decode-text.js";
import { guessDelimiter } from "./guess-delimiter.js";
import { isNumeral } from "./parse-cell.js";
import type { Table } from "./table.js";

export interface ParseCsvOptions {
  /** One character between cells; found out from the first lines when not given. */
  readonly delimiter?: string | undefined;
}

/**
 * Reads CSV (RFC 4180: quotes, quoted line breaks; any line ending) whose first line names the columns. Empty lines
 * at the end are ignored; one in the middle is an error, or a missing value where there is one column only.
 *
 * @param source text, or its UTF-8 bytes
 * @throws {TimeVAEError} `invalid-data` for an empty file, a header without rows, rows of different lengths, and
 * column names that are empty, repeated or all numbers; `invalid-file` for what is not UTF-8 text or leaves a quote
 * open; `too-large` beyond 512 MiB of text; `invalid-argument` for an unusable delimiter.
 */
export function parseCsv(source: string | Uint8Array, options: ParseCsvOptions = {}): Table {
  const { delimiter } = options;
  if (delimiter !== undefined && (delimiter.length !== 1 || Papa.BAD_DELIMITERS.includes(delimiter))) {
    const message = `delimiter: expected one character other than a quote or a line break, received ${describeValue(delimiter)}`;
    throw new TimeVAEError("invalid-argument", message);
  }
  const text = unifyLineEndings(typeof source === "string" ? source.replace(/^\ufeff/, "") : decodeText(source));
  if (text.trim() === "") {
    throw new TimeVAEError("invalid-data", "expected a header line and rows, received an empty file");
  }
  const collector = new RowCollector();
  Papa.parse<string[]>(text, {
    delimiter: delimiter ?? guessDelimiter(text),
    newline: "\n",
    step: ({ data, errors }, parser) => {
      const open = errors.some(({ type }) => type === "Quotes");
      if (!collector.add(data, open)) parser.abort();
    },
  });
  return collector.finish();
}

function unifyLineEndings(text: string): string {
  return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
}

/** Puts the rows that papaparse hands over into columns, and keeps count of lines. */
class RowCollector {
  private columns: string[] | undefined;
  private cells: string[][] = [];
  private lines: number[] = [];
  private nextLine = 1;
  private emptyLines: number[] = [];
  private error: TimeVAEError | undefined;

  /** False when there is an error and no more rows are wanted. */
  add(row: string[], quoteError: boolean): boolean {
    const line = this.nextLine;
    this.nextLine += 1;
    for (const cell of row) if (cell.includes("\n")) this.nextLine += cell.split("\n").length - 1;
    if (quoteError) {
      const message = `line ${line}: expected each opening quote (") to have a closing one before the next delimiter; double quotes inside a quoted cell`;
      this.error = new TimeVAEError("invalid-file", message, { details: { line } });
    } else if (row.length === 1 && row[0]?.trim() === "") {
      this.emptyLines.push(line);
    } else if (this.columns === undefined) {
      this.error = this.setHeader(row, line);
    } else {
      this.error = this.addEmptyLines() ?? this.addRow(row, line);
    }
    return this.error === undefined;
  }

  finish(): Table {
    if (this.error) throw this.error;
    if (this.lines.length === 0) {
      throw new TimeVAEError(
        "invalid-data",
        `expected rows after the header, received none; the header names ${describeValue(this.columns ?? [])}`,
      );
    }
    return { columns: this.columns ?? [], rows: this.lines.length, cells: this.cells, lines: this.lines };
  }

  private setHeader(row: string[], line: number): TimeVAEError | undefined {
    const columns = row.map((name) => name.trim());
    this.columns = columns;
    this.cells = columns.map(() => []);
    this.emptyLines = [];
    const message = describeHeaderFault(columns);
    return message ? new TimeVAEError("invalid-data", `line ${line}: ${message}`, { details: { line } }) : undefined;
  }

  private addRow(row: string[], line: number): TimeVAEError | undefined {
    const expected = this.cells.length;
    if (row.length !== expected) {
      const message = `line ${line}: expected ${expected} cells as in the header, received ${row.length}`;
      return new TimeVAEError("invalid-data", message, { details: { line, expected, received: row.length } });
    }
    for (let d = 0; d < expected; d++) this.cells[d]?.push(row[d] as string);
    this.lines.push(line);
    return undefined;
  }

  /** Empty lines that turned out not to be at the end. */
  private addEmptyLines(): TimeVAEError | undefined {
    const line = this.emptyLines[0];
    if (line === undefined) return undefined;
    if (this.cells.length > 1) {
      const message = `line ${line}: expected ${this.cells.length} cells as in the header, received an empty line; remove it`;
      return new TimeVAEError("invalid-data", message, { details: { line } });
    }
    for (const empty of this.emptyLines) this.addRow([""], empty);
    this.emptyLines = [];
    return undefined;
  }
}

function describeHeaderFault(columns: readonly string[]): string | undefined {
  const empty = columns.indexOf("");
  if (empty >= 0) {
    return `expected a name for every column, column ${empty + 1} of ${columns.length} has none; name it or remove it (pandas: to_csv(index=False))`;
  }
  const repeated = columns.find((name, d) => columns.indexOf(name) !== d);
  if (repeated !== undefined) {
    const places = columns.flatMap((name, d) => (name === repeated ? [d + 1] : []));
    return `expected different column names, received ${describeValue(repeated)} as columns ${places.join(" and ")}; rename one`;
  }
  const numbered = columns.length > 1 && columns.every((name, d) => name === String(d));
  if (columns.every(isNumeral) && !numbered) {
    return `expected column names, received numbers (${columns.slice(0, 4).join(", ")}${columns.length > 4 ? ", …" : ""}); put a header line before the first row`;
  }
  return undefined;
}
