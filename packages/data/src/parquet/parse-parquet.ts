import { isTimeVAEError, TimeVAEError } from "@timevae/spec";
import { gunzipSync } from "fflate";
import type { ColumnData, Compressors, FileMetaData } from "hyparquet";
import type { Frame, FrameColumn, ReadFrameOptions } from "../frame/frame.js";
import { checkCellCount, checkColumnCount, defaultMaxBytes, describeHeaderFault } from "../frame/frame-limits.js";
import { type RandomAccess, randomAccess } from "../frame/random-access.js";
import { loadOptional } from "../load-optional.js";
import { checkPages } from "./check-pages.js";
import { checkThrift } from "./check-thrift.js";
import { describeColumns, type FlatColumn } from "./parquet-schema.js";

/** Cells that a file may declare for each of its bytes: what repeats is stored as one run, and this is far beyond any real file. */
const cellsPerByte = 1000;
/** Bytes of a file's description of itself, at most: 64 MiB. */
const longestFooter = 2 ** 26;

/**
 * Reads a Parquet file, row group by row group: numbers, booleans, dates and times, and the text columns that are asked for.
 * hyparquet decodes; everything a file declares is compared with its bytes before that.
 *
 * @param source the whole file, or a way to read parts of it
 * @throws {TimeVAEError} `invalid-file` when it is truncated, altered or of another format; `too-large` beyond the limits;
 * `unsupported` when hyparquet is not installed, or for encryption and codecs that nobody here reads
 */
export async function parseParquet(source: Uint8Array | RandomAccess, options: ReadFrameOptions = {}): Promise<Frame> {
  const file = source instanceof Uint8Array ? randomAccess(source) : source;
  const library = await loadOptional("hyparquet", () => import("hyparquet"));
  const footer = await readFooter(file);
  const { maxBytes = defaultMaxBytes } = options;
  const metadata = guarded(() => library.parquetMetadata(footer, { geoparquet: false }));
  const { flat, others } = guarded(() => describeColumns(metadata));
  const fault = describeHeaderFault(
    [...flat, ...others].map(({ name }) => name),
    () => false,
  );
  if (fault) throw new TimeVAEError("invalid-data", fault);
  checkColumnCount(flat.length);
  const groups = metadata.row_groups.map(({ num_rows }) => Number(num_rows));
  const rows = groups.reduce((sum, count) => sum + count, 0);
  const wanted = flat.filter((column) => isWanted(column, options));
  if (groups.some((count) => !(count >= 0)) || rows * Math.max(1, wanted.length) > 65_536 + file.size * cellsPerByte) {
    throw damaged(`it declares ${rows} rows × ${wanted.length} columns in ${file.size} bytes`);
  }
  if (rows === 0) throw new TimeVAEError("invalid-data", "parquet: expected rows, received none");
  checkCellCount(rows, wanted.length, maxBytes);
  const builders = new Map(wanted.map((column) => [column.name, new ParquetColumn(column, rows)]));
  const compressors = await createCompressors(metadata);
  let groupStart = 0;
  for (const [g, count] of groups.entries()) {
    if (count > 0 && builders.size > 0) {
      const cache = await fetchGroup(file, metadata, g, builders, { rows: count, maxBytes });
      await guardedLater(() =>
        library.parquetRead({
          file: { byteLength: file.size, slice: (from, to) => cache.slice(from, to) },
          metadata: { ...metadata, row_groups: [metadata.row_groups[g]!], num_rows: BigInt(count) },
          columns: [...builders.keys()],
          compressors,
          parsers,
          geoparquet: false,
          onChunk: (chunk) => {
            builders.get(chunk.columnName)?.add(chunk, groupStart, count);
          },
        }),
      );
    }
    groupStart += count;
  }
  const columns = flat.map((column): FrameColumn => builders.get(column.name)?.finish() ?? notRead(column));
  const unread = others.map(({ name, reason }): FrameColumn => notNumeric(name, reason));
  return { columns: [...columns, ...unread], rows, locate: (row) => `row ${row}`, notes: [] };
}

/** Times as milliseconds. */
const parsers = {
  timestampFromMilliseconds: (millis: bigint) => Number(millis),
  timestampFromMicroseconds: (micros: bigint) => Number(micros) / 1000,
  timestampFromNanoseconds: (nanos: bigint) => Number(nanos / 1000n) / 1000,
  dateFromDays: (days: number) => days * 86_400_000,
};

async function readFooter(file: RandomAccess): Promise<Uint8Array> {
  const tail = file.size < 12 ? new Uint8Array(0) : await file.read(file.size - 8, file.size);
  const magic = String.fromCharCode(...tail.subarray(4));
  if (magic === "PARE")
    throw new TimeVAEError("unsupported", "parquet: expected no encryption, received an encrypted file");
  if (magic !== "PAR1") {
    throw new TimeVAEError(
      "invalid-file",
      "parquet: expected a file that ends in PAR1, received another format, or a truncated file",
    );
  }
  const length = new DataView(tail.buffer, tail.byteOffset).getUint32(0, true);
  if (length + 12 > file.size) throw damaged(`its footer of ${length} bytes does not fit`);
  if (length > longestFooter) {
    throw new TimeVAEError(
      "too-large",
      `parquet: expected a footer of at most ${longestFooter} bytes, received ${length}`,
    );
  }
  const footer = (await file.read(file.size - 8 - length, file.size)).slice();
  checkThrift(footer.subarray(0, length), 0);
  return footer;
}

function isWanted({ name, kind }: FlatColumn, { columns, texts, time }: ReadFrameOptions): boolean {
  if (name === time || texts?.includes(name)) return true;
  if (kind === "text") return false;
  return columns === undefined || columns.includes(name);
}

/** The bytes of a row group's columns, checked. */
async function fetchGroup(
  file: RandomAccess,
  metadata: FileMetaData,
  group: number,
  builders: ReadonlyMap<string, unknown>,
  facts: { readonly rows: number; readonly maxBytes: number },
) {
  const parts: { from: number; bytes: Uint8Array }[] = [];
  for (const { meta_data: meta } of metadata.row_groups[group]?.columns ?? []) {
    if (!meta || !builders.has(meta.path_in_schema[0] ?? "") || meta.path_in_schema.length !== 1) continue;
    const from = Number(meta.dictionary_page_offset || meta.data_page_offset);
    const to = from + Number(meta.total_compressed_size);
    if (!(from >= 4 && to >= from && to <= file.size)) throw damaged(`a column lies at ${from} to ${to}`);
    const bytes = await file.read(from, to);
    checkPages(bytes, facts);
    parts.push({ from, bytes });
  }
  return {
    async slice(from: number, to = file.size): Promise<ArrayBuffer> {
      const joined = new Uint8Array(to - from);
      for (const part of parts) {
        const start = Math.max(from, part.from);
        const end = Math.min(to, part.from + part.bytes.length);
        if (end > start) joined.set(part.bytes.subarray(start - part.from, end - part.from), start - from);
      }
      return joined.buffer;
    },
  };
}

async function createCompressors(metadata: FileMetaData): Promise<Compressors> {
  const codecs = new Set(
    metadata.row_groups.flatMap(({ columns }) => columns.map(({ meta_data: meta }) => meta?.codec)),
  );
  const own: Compressors = { GZIP: (input, length) => gunzipSync(input, { out: new Uint8Array(length) }) };
  if (!["ZSTD", "BROTLI", "LZ4", "LZ4_RAW"].some((codec) => codecs.has(codec as "ZSTD"))) return own;
  const name = "hyparquet-compressors";
  const { compressors, decompressZstd } = await loadOptional(name, () => import("hyparquet-compressors"));
  return { ...compressors, ...own, ZSTD: (input, length) => decompressZstd(input, new Uint8Array(length)) };
}

/** Takes what hyparquet decodes: typed arrays, or arrays with null for what is missing. */
class ParquetColumn {
  private readonly column: FlatColumn;
  private readonly numbers: Float64Array;
  private readonly texts: string[];
  private seen = 0;

  constructor(column: FlatColumn, rows: number) {
    this.column = column;
    this.numbers = new Float64Array(column.kind === "text" ? 0 : rows);
    this.texts = column.kind === "text" ? new Array<string>(rows).fill("") : [];
  }

  add({ columnData, rowStart }: ColumnData, groupStart: number, groupRows: number): void {
    const { kind } = this.column;
    const count = Math.min(columnData.length, groupRows - rowStart);
    for (let i = 0; i < count; i++) {
      const value: unknown = columnData[i];
      const row = groupStart + rowStart + i;
      if (kind === "text") this.texts[row] = typeof value === "string" ? value.trim() : "";
      else this.numbers[row] = value === null || value === undefined ? Number.NaN : Number(value);
    }
    this.seen += count;
  }

  finish(): FrameColumn {
    const { name, kind, integer } = this.column;
    if (kind === "text") {
      if (this.seen < this.texts.length) throw damaged(`column ${name} holds ${this.seen} values`);
      return { kind, name, cells: this.texts };
    }
    if (this.seen < this.numbers.length) throw damaged(`column ${name} holds ${this.seen} values`);
    if (kind === "time") return { kind, name, times: this.numbers };
    const isMissing = this.numbers.every(Number.isNaN);
    const notNumericBecause = isMissing ? "every value is missing" : undefined;
    return { kind: "number", name, values: this.numbers, integer, notNumericBecause };
  }
}

function notRead({ name, kind }: FlatColumn): FrameColumn {
  return notNumeric(name, kind === "text" ? "text" : "not asked for");
}

function notNumeric(name: string, reason: string): FrameColumn {
  return { kind: "number", name, values: new Float64Array(0), integer: false, notNumericBecause: reason };
}

function guarded<Result>(action: () => Result): Result {
  try {
    return action();
  } catch (cause) {
    throw asOurs(cause);
  }
}

async function guardedLater<Result>(action: () => Promise<Result>): Promise<Result> {
  try {
    return await action();
  } catch (cause) {
    throw asOurs(cause);
  }
}

function asOurs(cause: unknown): unknown {
  if (isTimeVAEError(cause)) return cause;
  const text = cause instanceof Error ? cause.message : String(cause);
  if (/unsupported|not supported/.test(text))
    return new TimeVAEError("unsupported", `parquet: ${text.slice(0, 120)}`, { cause });
  return damaged(text.slice(0, 120), cause);
}

function damaged(fact: string, cause?: unknown): TimeVAEError {
  return new TimeVAEError("invalid-file", `parquet: expected a whole file: ${fact}; it is damaged, copy it again`, {
    cause,
  });
}
