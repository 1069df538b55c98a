import { describeValue, TimeVAEError } from "@timevae/spec";
import Papa from "papaparse";
import { decodeText } from "../decode-text.js";
import { markerNumbers } from "./create-cell-reader.js";
import { CsvColumns } from "./csv-columns.js";
import { CsvScanner, NeedsFullParser } from "./csv-scanner.js";
import type { Frame, ReadFrameOptions } from "./frame.js";
import { type CsvDialect, sniffCsv } from "./sniff-csv.js";

export interface CsvFrameOptions extends ReadFrameOptions {
  /** One character between cells; found out from the first lines when not given. */
  readonly delimiter?: string | undefined;
  /** The decimal sign; found out from the first lines when not given. */
  readonly decimal?: "." | "," | undefined;
}

/** Bytes that delimiter, header and decimal sign are found out from. */
const headBytes = 65_536;

/**
 * Reads CSV as its bytes come, in memory for the numbers alone.
 *
 * A file with quotes below its header cannot be read so: `push` then throws {@link NeedsFullParser}, and {@link readWholeCsv} reads it.
 */
export class CsvReader {
  private readonly options: CsvFrameOptions;
  /** Bytes that came and were not read: before the header is known, and after that the last, unfinished line. */
  private rest: Uint8Array = new Uint8Array(0);
  private state: { scanner: CsvScanner; columns: CsvColumns; dialect: CsvDialect } | undefined;

  constructor(options: CsvFrameOptions) {
    checkDelimiter(options.delimiter);
    this.options = options;
  }

  push(chunk: Uint8Array): void {
    const bytes = this.rest.length === 0 ? chunk : join(this.rest, chunk);
    this.rest = bytes;
    if (!this.state && bytes.length < headBytes) return;
    this.read(bytes, bytes.lastIndexOf(10) + 1);
  }

  finish(): Frame {
    this.read(this.rest, this.rest.length);
    const { columns, dialect } = this.state as NonNullable<typeof this.state>;
    return columns.finish(dialect.note === undefined ? [] : [dialect.note]);
  }

  private read(bytes: Uint8Array, end: number): void {
    let from = 0;
    if (!this.state) {
      if (end === 0 && bytes.length > 2 ** 24) {
        throw new TimeVAEError("invalid-file", `expected lines of text, received ${bytes.length} bytes without one`);
      }
      if (end === 0 && bytes.length > 0) return;
      from = this.begin(bytes, end);
    }
    this.state?.scanner.scan(bytes.subarray(from, end));
    this.rest = bytes.slice(end);
    if (this.rest.length > 2 ** 24) {
      throw new TimeVAEError(
        "invalid-file",
        `expected lines of text, received ${this.rest.length} bytes without a line end`,
      );
    }
  }

  /** @returns where the rows begin */
  private begin(bytes: Uint8Array, end: number): number {
    const head = bytes.subarray(0, Math.min(end, headBytes));
    if (looksForeign(head)) throw new NeedsFullParser();
    let start = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
    let line = 1;
    let feed = bytes.indexOf(10, start);
    while (feed >= 0 && feed < end && isBlank(bytes.subarray(start, feed))) {
      start = feed + 1;
      line++;
      feed = bytes.indexOf(10, start);
    }
    const headerEnd = feed < 0 || feed >= end ? end : feed;
    const text = decodeWhole(bytes.subarray(start, headerEnd));
    if (text === undefined || text.trim() === "") throw new NeedsFullParser();
    const sample = decodeWhole(bytes.subarray(start, Math.max(headerEnd, bytes.lastIndexOf(10, headBytes) + 1)));
    if (sample === undefined || /\r(?!\n)/.test(text.replace(/\r$/, ""))) throw new NeedsFullParser();
    const dialect = sniffCsv(sample.replaceAll("\r\n", "\n"), this.options);
    if (dialect.delimiter.charCodeAt(0) > 127) throw new NeedsFullParser();
    const columns = new CsvColumns(splitHeader(text, dialect.delimiter), line, dialect.decimal, this.options);
    const markers = markerNumbers(this.options.missing ?? []);
    this.state = { scanner: new CsvScanner(columns, { ...dialect, markers, line: line + 1 }), columns, dialect };
    return Math.min(headerEnd + 1, end);
  }
}

/**
 * Reads CSV that is whole in memory, with quotes, any line ends and any Unicode encoding, by papaparse.
 *
 * @throws {TimeVAEError} as {@link parseCsv}
 */
export function readWholeCsv(source: Uint8Array | string, options: CsvFrameOptions): Frame {
  checkDelimiter(options.delimiter);
  const decoded = typeof source === "string" ? source.replace(/^\ufeff/, "") : decodeText(source);
  const text = decoded.includes("\r") ? decoded.replace(/\r\n?/g, "\n") : decoded;
  if (text.trim() === "") {
    throw new TimeVAEError("invalid-data", "expected a header line and rows, received an empty file");
  }
  const dialect = sniffCsv(firstLines(text), options);
  let columns: CsvColumns | undefined;
  let line = 1;
  let failure: unknown;
  Papa.parse<string[]>(text, {
    delimiter: dialect.delimiter,
    newline: "\n",
    step: ({ data, errors }, parser) => {
      const start = line++;
      for (const cell of data) for (let at = cell.indexOf("\n"); at >= 0; at = cell.indexOf("\n", at + 1)) line++;
      try {
        if (errors.some(({ type }) => type === "Quotes")) throw openQuote(start);
        if (columns) columns.addRow(data, start);
        else if (data.length > 1 || data[0]?.trim() !== "") {
          columns = new CsvColumns(data, start, dialect.decimal, options);
        }
      } catch (error) {
        failure = error;
        parser.abort();
      }
    },
  });
  if (failure !== undefined) throw failure;
  if (!columns) throw new TimeVAEError("invalid-data", "expected a header line and rows, received an empty file");
  return columns.finish(dialect.note === undefined ? [] : [dialect.note]);
}

/** Reads CSV: by its bytes where it can be, else, with quotes, as a whole. */
export function parseCsvFrame(source: Uint8Array | string, options: CsvFrameOptions = {}): Frame {
  if (typeof source === "string") return readWholeCsv(source, options);
  try {
    const reader = new CsvReader(options);
    reader.push(source);
    return reader.finish();
  } catch (error) {
    if (error instanceof NeedsFullParser) return readWholeCsv(source, options);
    throw error;
  }
}

function checkDelimiter(delimiter: string | undefined): void {
  if (delimiter === undefined || (delimiter.length === 1 && !Papa.BAD_DELIMITERS.includes(delimiter))) return;
  const message = `delimiter: expected one character other than a quote or a line break, received ${describeValue(delimiter)}`;
  throw new TimeVAEError("invalid-argument", message);
}

function openQuote(line: number): TimeVAEError {
  const message = `line ${line}: expected each opening quote (") to have a closing one before the next delimiter; double quotes inside a quoted cell`;
  return new TimeVAEError("invalid-file", message, { details: { line } });
}

/** Names in quotes do not make the rows need the full parser, unless one goes on in the next line. */
function splitHeader(text: string, delimiter: string): string[] {
  if (!text.includes('"')) return text.split(delimiter);
  const { data, errors } = Papa.parse<string[]>(text.replace(/\r$/, ""), { delimiter, newline: "\n" });
  if (errors.length > 0 || data.length !== 1) throw new NeedsFullParser();
  return data[0] as string[];
}

/** What only the full parser can judge: UTF-16, archives, binary files. */
function looksForeign(head: Uint8Array): boolean {
  const [a = 0, b = 0] = head;
  return (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff) || (a === 0x50 && b === 0x4b) || head.includes(0);
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 32 || byte === 9 || byte === 13);
}

function decodeWhole(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function firstLines(text: string): string {
  const head = text.slice(0, headBytes);
  return head.length === text.length ? text : head.slice(0, head.lastIndexOf("\n") + 1 || head.length);
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}
