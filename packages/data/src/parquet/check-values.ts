import { TimeVAEError } from "@timevae/spec";
import type { ParquetType } from "hyparquet";
import { checkDeltas } from "./check-deltas.js";
import { checkRuns } from "./check-runs.js";
import { pageFault } from "./page-fault.js";
import type { Cursor } from "./read-varint.js";

/** What the values of a column are stored as. */
export interface StoredType {
  readonly type: ParquetType;
  /** Bytes of a value of `FIXED_LEN_BYTE_ARRAY`. */
  readonly length: number;
  /** Bytes that a value may have. */
  readonly longest: number;
}

export interface ValueFacts extends StoredType {
  /** The format's number of the encoding. */
  readonly encoding: number;
  readonly count: number;
  /** Which of the two kinds of data pages: they differ in what precedes indices. */
  readonly version: 1 | 2;
  /** Bytes that texts may take beyond the page, where one repeats the beginning of another. */
  readonly maxBytes: number;
}

/**
 * Makes sure that the values of a page are there before a decoder makes room for them, whatever way they are encoded in.
 *
 * @param bytes the values, unpacked, without levels
 * @returns bytes that they need beyond the page
 * @throws {TimeVAEError} `invalid-file` when they are not, `too-large` beyond `maxBytes`, `unsupported` for other encodings
 */
export function checkValues(bytes: Uint8Array, facts: ValueFacts): number {
  const { encoding, type, count } = facts;
  const cursor: Cursor = { bytes, at: 0 };
  switch (encoding) {
    case 0:
      checkPlain(bytes, facts);
      return 0;
    case 2:
    case 3:
    case 8:
      checkIndices(cursor, facts);
      return 0;
    case 5:
      if (type !== "INT32" && type !== "INT64") throw pageFault(`differences of ${type}`);
      checkDeltas(cursor, count);
      return 0;
    case 6:
      checkLengths(cursor, facts);
      return 0;
    case 7:
      return checkPrefixes(cursor, facts);
    case 9:
      checkFixed(bytes, facts);
      return 0;
    default:
      throw new TimeVAEError("unsupported", `parquet: expected an encoding that is known here, received ${encoding}`);
  }
}

/** Values one after the other. */
export function checkPlain(bytes: Uint8Array, facts: StoredType & { readonly count: number }): void {
  const { type, count, longest } = facts;
  if (type !== "BYTE_ARRAY") {
    checkFixed(bytes, facts);
    return;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  for (let i = 0; i < count; i++) {
    const length = at + 4 <= bytes.length ? view.getUint32(at, true) : Number.POSITIVE_INFINITY;
    if (at + 4 + length > bytes.length) throw pageFault(`a page holds ${i} texts, ${count} are declared`);
    checkLength(length, longest);
    at += 4 + length;
  }
}

function checkFixed(
  bytes: Uint8Array,
  { type, length, longest, count }: StoredType & { readonly count: number },
): void {
  const width = type === "FIXED_LEN_BYTE_ARRAY" ? length : widths[type];
  if (width === undefined || !(width > 0)) throw pageFault(`values of ${type} have no size`);
  if (type === "FIXED_LEN_BYTE_ARRAY") checkLength(width, longest);
  const needed = Math.ceil(count * width);
  if (needed > bytes.length) throw pageFault(`${count} values take ${needed} bytes, the page has ${bytes.length}`);
}

const widths: Partial<Record<ParquetType, number>> = {
  BOOLEAN: 1 / 8,
  INT32: 4,
  INT64: 8,
  INT96: 12,
  FLOAT: 4,
  DOUBLE: 8,
};

function checkIndices(cursor: Cursor, { type, encoding, count, version }: ValueFacts): void {
  const what = type === "BOOLEAN" ? "values" : "indices";
  // Truth values have a length in front and no width; indices have a width, which nothing needs where no value is.
  const isBoolean = version === 1 ? type === "BOOLEAN" : encoding === 3;
  if (isBoolean) cursor.at += 4;
  const width = isBoolean ? 1 : (cursor.bytes[cursor.at++] ?? 0);
  if (width === 0 && version === 1) return;
  checkRuns(cursor, { count, width, what });
}

function checkLengths(cursor: Cursor, { count, longest }: ValueFacts): void {
  const lengths = new Int32Array(count);
  checkDeltas(cursor, count, lengths);
  for (let i = 0; i < count; i++) {
    const length = lengths[i] as number;
    if (length < 0 || cursor.at + length > cursor.bytes.length) {
      throw pageFault(`a page holds ${i} texts, ${count} are declared`);
    }
    checkLength(length, longest);
    cursor.at += length;
  }
}

function checkPrefixes(cursor: Cursor, { count, longest, maxBytes }: ValueFacts): number {
  const prefixes = new Int32Array(count);
  checkDeltas(cursor, count, prefixes);
  const rests = new Int32Array(count);
  checkDeltas(cursor, count, rests);
  let previous = 0;
  let repeated = 0;
  for (let i = 0; i < count; i++) {
    const prefix = prefixes[i] as number;
    const rest = rests[i] as number;
    if (prefix < 0 || prefix > previous) throw pageFault(`a text repeats ${prefix} bytes of one of ${previous}`);
    if (rest < 0 || cursor.at + rest > cursor.bytes.length) {
      throw pageFault(`a page holds ${i} texts, ${count} are declared`);
    }
    cursor.at += rest;
    previous = prefix + rest;
    checkLength(previous, longest);
    repeated += prefix;
    if (repeated > maxBytes) {
      throw new TimeVAEError("too-large", `parquet: expected at most ${maxBytes} bytes unpacked, received more`);
    }
  }
  return repeated;
}

function checkLength(length: number, longest: number): void {
  if (length > longest) throw pageFault(`a number of ${length} bytes, at most ${longest} are possible`);
}
