import { isTimeVAEError, TimeVAEError } from "@timevae/spec";
import type { AsyncBuffer, ColumnData, ColumnMetaData, FileMetaData, RowGroup } from "hyparquet";
import type { Frame, FrameColumn, ReadFrameOptions } from "../frame/frame.js";
import { checkCellCount, checkColumnCount, defaultMaxBytes, describeHeaderFault } from "../frame/frame-limits.js";
import { type RandomAccess, randomAccess } from "../frame/random-access.js";
import { loadOptional } from "../load-optional.js";
import { checkThrift } from "./check-thrift.js";
import { type Codec, createCodecs } from "./create-codecs.js";
import { describeColumns, type FlatColumn } from "./parquet-schema.js";
import { unpackChunk } from "./unpack-chunk.js";

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
  const filled = metadata.row_groups.filter((_, g) => (groups[g] as number) > 0);
  const codecs = await createCodecs(filled.flatMap((group) => wanted.map((column) => chunkOf(group, column).codec)));
  let groupStart = 0;
  for (const group of filled) {
    const count = Number(group.num_rows);
    // One column after the other: only one is held unpacked.
    for (const column of wanted) {
      const meta = chunkOf(group, column);
      const packed = await file.read(...placeOf(meta, file.size));
      const unpack = codecs.get(meta.codec) as Codec;
      const chunk = guarded(() => unpackChunk(packed, { ...column, rows: count, maxBytes, unpack }));
      const parts: ColumnData[] = [];
      await guardedLater(() =>
        library.parquetRead({
          file: asFile(chunk),
          metadata: describeChunk(metadata, column, { rows: count, bytes: chunk.length }),
          columns: [column.name],
          parsers,
          geoparquet: false,
          // An error that was thrown here would reach nobody.
          onChunk: (part) => parts.push(part),
        }),
      );
      for (const part of parts) builders.get(column.name)?.add(part, groupStart, count);
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

function chunkOf({ columns }: RowGroup, { name }: FlatColumn): ColumnMetaData {
  const chunks = columns.filter(({ meta_data: meta }) => pathOf(meta)?.[0] === name);
  const meta = chunks[0]?.meta_data;
  if (chunks.length !== 1 || pathOf(meta)?.length !== 1 || !meta) throw damaged(`column ${name} is not there`);
  if (chunks[0]?.file_path)
    throw new TimeVAEError("unsupported", "parquet: expected one file, received a part of several");
  return meta;
}

function asFile({ buffer, byteLength }: Uint8Array<ArrayBuffer>): AsyncBuffer {
  const isWhole = (from: number, to: number) => from === 0 && to === byteLength && byteLength === buffer.byteLength;
  return { byteLength, slice: (from, to = byteLength) => (isWhole(from, to) ? buffer : buffer.slice(from, to)) };
}

/** The types promise one; a damaged file need not have it. */
function pathOf(meta: ColumnMetaData | undefined): readonly string[] | undefined {
  return meta?.path_in_schema;
}

/** Where a column's pages lie. */
function placeOf(meta: ColumnMetaData, size: number): [number, number] {
  const from = Number(meta.dictionary_page_offset || meta.data_page_offset);
  const to = from + Number(meta.total_compressed_size);
  if (!(from >= 4 && to >= from && to <= size)) throw damaged(`a column lies at ${from} to ${to}`);
  return [from, to];
}

/** A file of one unpacked column, as hyparquet is told of it. */
function describeChunk(
  metadata: FileMetaData,
  { name, stored }: FlatColumn,
  { rows, bytes }: { readonly rows: number; readonly bytes: number },
): FileMetaData {
  const meta: ColumnMetaData = {
    type: stored.type,
    encodings: [],
    path_in_schema: [name],
    codec: "UNCOMPRESSED",
    num_values: BigInt(rows),
    total_uncompressed_size: BigInt(bytes),
    total_compressed_size: BigInt(bytes),
    data_page_offset: 0n,
  };
  const group = {
    columns: [{ file_offset: 0n, meta_data: meta }],
    total_byte_size: BigInt(bytes),
    num_rows: BigInt(rows),
  };
  return { ...metadata, row_groups: [group], num_rows: BigInt(rows) };
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
      // What is missing is null; an index beyond the dictionary finds nothing.
      if (value === undefined) throw damaged(`column ${this.column.name} refers to values that are not there`);
      const row = groupStart + rowStart + i;
      if (kind === "text") this.texts[row] = typeof value === "string" ? value.trim() : "";
      else this.numbers[row] = value === null ? Number.NaN : Number(value);
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
