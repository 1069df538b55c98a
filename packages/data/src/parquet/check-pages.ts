import { TimeVAEError } from "@timevae/spec";
import { checkThrift, type ThriftStruct, type ThriftValue } from "./check-thrift.js";

/** Bytes that a page may unpack to, for each packed byte; DEFLATE reaches 1032, and small pages are let through. */
const largestRatio = 1100;
const smallPage = 2 ** 16;

/** What one column chunk declares. */
export interface ChunkFacts {
  /** Values that the row group declares for the column. */
  readonly rows: number;
  /** Bytes the chunk's pages may unpack to, together. */
  readonly maxBytes: number;
}

/**
 * Walks the page headers of a column chunk before it is decoded: pages lie inside the chunk, hold no more values than the row
 * group has rows, and unpack to no more than they can.
 *
 * @throws {TimeVAEError} `invalid-file` when they do not, `too-large` beyond the limit
 */
export function checkPages(chunk: Uint8Array, { rows, maxBytes }: ChunkFacts): void {
  let at = 0;
  let values = 0;
  let unpacked = 0;
  while (at < chunk.length - 1 && values < rows) {
    const header = checkThrift(chunk, at);
    const size = number(header.fields.get(2));
    const packed = number(header.fields.get(3));
    const count = pageValues(header);
    at = header.end + packed;
    if (at > chunk.length) throw fault(`a page of ${packed} bytes reaches beyond its column`);
    if (size > Math.max(smallPage, packed * largestRatio)) throw fault(`${packed} packed bytes declare ${size}`);
    unpacked += size;
    if (unpacked > maxBytes) {
      throw new TimeVAEError("too-large", `parquet: expected at most ${maxBytes} bytes unpacked, received more`);
    }
    const isDictionary = header.fields.has(7);
    if (isDictionary ? count > size * 8 : count > rows - values) {
      throw fault(`a page declares ${count} values where at most ${isDictionary ? size * 8 : rows - values} fit`);
    }
    if (!isDictionary) values += count;
  }
  if (values < rows) throw fault(`a column holds ${values} values, its row group declares ${rows} rows`);
}

function pageValues(header: ThriftStruct): number {
  const page = header.fields.get(5) ?? header.fields.get(7) ?? header.fields.get(8);
  if (!isStruct(page)) throw fault("a page has no header");
  if (header.fields.has(8)) {
    const size = number(header.fields.get(2));
    const packed = number(header.fields.get(3));
    const levels = number(page.fields.get(5)) + number(page.fields.get(6));
    if (levels > size || levels > packed) throw fault("a page's levels are longer than the page");
    if (number(page.fields.get(3)) !== number(page.fields.get(1))) throw fault("a page of flat values has nested rows");
  }
  return number(page.fields.get(1));
}

function number(value: ThriftValue | undefined): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  throw fault("a size is not there, or negative");
}

function isStruct(value: ThriftValue | undefined): value is ThriftStruct {
  return typeof value === "object" && "fields" in value;
}

function fault(fact: string): TimeVAEError {
  return new TimeVAEError("invalid-file", `parquet: expected whole pages: ${fact}; the file is damaged, copy it again`);
}
