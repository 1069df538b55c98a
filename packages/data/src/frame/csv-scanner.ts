import type { CsvColumns } from "./csv-columns.js";
import { NumberBuilder } from "./number-builder.js";

/** Something that the byte scanner leaves to papaparse: a quote, or a line that ends in `\r` alone. */
export class NeedsFullParser extends Error {
  constructor() {
    super("a quote or a lone carriage return");
  }
}

const lineFeed = 10;
const carriageReturn = 13;
const quote = 34;
const powersOfTen = Array.from({ length: 23 }, (_, i) => 10 ** i);

/**
 * Reads lines of cells from UTF-8 bytes into columns. Numbers of up to 15 digits are computed without making a text of them:
 * both the digits and the power of ten are exact, so their quotient is the nearest number (Clinger, "How to read floating
 * point numbers accurately", 1990). All else goes through the text of its cell.
 */
export class CsvScanner {
  private readonly columns: CsvColumns;
  private readonly delimiter: number;
  private readonly point: number;
  private readonly markers: readonly number[];
  private readonly decoder = new TextDecoder("utf-8", { fatal: true });
  private line: number;

  constructor(
    columns: CsvColumns,
    options: { delimiter: string; decimal: "." | ","; markers: readonly number[]; line: number },
  ) {
    this.columns = columns;
    this.delimiter = options.delimiter.charCodeAt(0);
    this.point = options.decimal.charCodeAt(0);
    this.markers = options.markers;
    this.line = options.line;
  }

  /**
   * Whole lines, each with its line feed; the last line of a file may lack it. One loop over everything on purpose: with a
   * method for a line and one for a cell, reading took a fifth longer.
   *
   * @throws {NeedsFullParser} at the first quote or lone carriage return
   */
  scan(bytes: Uint8Array): void {
    if (bytes.indexOf(quote) >= 0) throw new NeedsFullParser();
    const { columns, delimiter, point, markers } = this;
    const { builders } = columns;
    const width = builders.length;
    const end = bytes.length;
    let at = 0;
    while (at < end) {
      if ((bytes[at] as number) <= 32) {
        const next = blankLineEnd(bytes, at, delimiter);
        if (next > 0) {
          columns.addRow([""], this.line++);
          at = next;
          continue;
        }
      }
      columns.closeEmptyLines();
      let d = 0;
      for (;;) {
        const builder = builders[d];
        const cell = at;
        let c = bytes[at] as number;
        if (builder instanceof NumberBuilder) {
          const negative = c === 45;
          if (negative || c === 43) c = bytes[++at] as number;
          let mantissa = 0;
          let digits = 0;
          let decimals = -1;
          for (;;) {
            if (c >= 48 && c <= 57) {
              mantissa = mantissa * 10 + (c - 48);
              digits++;
              if (decimals >= 0) decimals++;
            } else if (c === point && decimals < 0) decimals = 0;
            else break;
            c = bytes[++at] as number;
          }
          const isLast = at >= end || c === lineFeed || (c === carriageReturn && bytes[at + 1] === lineFeed);
          if (digits > 0 && digits <= 15 && (isLast || c === delimiter)) {
            const size = decimals > 0 ? mantissa / (powersOfTen[decimals] as number) : mantissa;
            const value = negative ? -size : size;
            if (markers.length > 0 && markers.includes(value)) builder.addText("");
            else builder.addNumber(value, decimals < 0);
          } else {
            at = cellEnd(bytes, at, delimiter);
            builder.addText(this.text(bytes, cell, at));
          }
        } else {
          at = cellEnd(bytes, at, delimiter);
          if (builder) builder.addText(this.text(bytes, cell, at));
        }
        d++;
        c = bytes[at] as number;
        if (c === delimiter && at < end) {
          if (d >= width) throw this.columns.wrongLength(d + count(bytes, at, delimiter), this.line);
          at++;
          continue;
        }
        if (c === carriageReturn && at < end) {
          at++;
          if (at < end && bytes[at] !== lineFeed) throw new NeedsFullParser();
        }
        at++;
        break;
      }
      if (d !== width) throw columns.wrongLength(d, this.line);
      columns.endRow(this.line);
      this.line++;
    }
  }

  private text(bytes: Uint8Array, from: number, to: number): string {
    if (to - from <= 32) {
      let text = "";
      for (let i = from; i < to; i++) {
        const c = bytes[i] as number;
        if (c >= 128) return this.decode(bytes, from, to);
        text += String.fromCharCode(c);
      }
      return text;
    }
    return this.decode(bytes, from, to);
  }

  private decode(bytes: Uint8Array, from: number, to: number): string {
    try {
      return this.decoder.decode(bytes.subarray(from, to));
    } catch {
      throw new NeedsFullParser();
    }
  }
}

/** The end of a cell: its delimiter, line end, or the end of the bytes. */
function cellEnd(bytes: Uint8Array, from: number, delimiter: number): number {
  let at = from;
  for (; at < bytes.length; at++) {
    const c = bytes[at];
    if (c === delimiter || c === lineFeed || c === carriageReturn) break;
  }
  return at;
}

/** Cells from here to the end of the line. */
function count(bytes: Uint8Array, from: number, delimiter: number): number {
  let cells = 0;
  for (let at = from; at < bytes.length && bytes[at] !== lineFeed; at++) if (bytes[at] === delimiter) cells++;
  return cells;
}

/** Where the line after one of nothing but spaces begins; 0 when this one holds something. */
function blankLineEnd(bytes: Uint8Array, from: number, delimiter: number): number {
  for (let at = from; at < bytes.length; at++) {
    const c = bytes[at] as number;
    if (c === lineFeed) return at + 1;
    if (c === carriageReturn && at + 1 < bytes.length && bytes[at + 1] !== lineFeed) return 0;
    if (c > 32 || c === delimiter) return 0;
  }
  return bytes.length;
}
