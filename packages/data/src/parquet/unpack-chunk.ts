import { TimeVAEError } from "@timevae/spec";
import { checkRuns } from "./check-runs.js";
import { checkThrift, type ThriftStruct, type ThriftValue } from "./check-thrift.js";
import { checkPlain, checkValues, type StoredType } from "./check-values.js";
import type { Codec } from "./create-codecs.js";
import { pageFault } from "./page-fault.js";
import type { Cursor } from "./read-varint.js";
import { type CheckedPage, writePageHeader } from "./write-page-header.js";

/** Bytes that a page may unpack to, for each packed byte; DEFLATE reaches 1032, and small pages are let through. */
const largestRatio = 1100;
const smallPage = 2 ** 16;

/** What one column chunk declares. */
export interface ChunkFacts {
  /** Values that the row group declares for the column. */
  readonly rows: number;
  /** Bytes the chunk's pages may unpack to, together. */
  readonly maxBytes: number;
  readonly stored: StoredType;
  /** Whether values may be missing: levels say so then. */
  readonly isOptional: boolean;
  readonly unpack: Codec;
}

/** A page as it lies in the file. */
interface Page {
  readonly type: number;
  readonly header: ThriftStruct;
  readonly packed: Uint8Array;
  readonly size: number;
  readonly values: number;
}

/**
 * Unpacks the pages of a column chunk and makes sure that each holds what it declares: sizes, counts, every run of levels and
 * indices, every value. What comes out is the chunk again, not packed, under headers of ours, so that a decoder that believes
 * everything does no more work than the bytes are worth.
 *
 * @throws {TimeVAEError} `invalid-file` when a page declares what is not there, `too-large` beyond the limit, `unsupported`
 * for encodings that nobody here reads
 */
export function unpackChunk(chunk: Uint8Array, facts: ChunkFacts): Uint8Array<ArrayBuffer> {
  let budget = facts.maxBytes;
  const spend = (bytes: number) => {
    budget -= bytes;
    if (budget >= 0) return;
    throw new TimeVAEError("too-large", `parquet: expected at most ${facts.maxBytes} bytes unpacked, received more`);
  };
  const pages = findPages(chunk, facts, spend);
  const parts: Uint8Array[] = [];
  let hasDictionary = false;
  for (const page of pages) {
    const checked = checkPage(page, facts, { hasDictionary, budget, spend });
    hasDictionary ||= checked.kind === "dictionary";
    parts.push(writePageHeader(checked), checked.bytes);
  }
  return concat(parts);
}

/** The pages up to the last row, as their headers have them. */
function findPages(chunk: Uint8Array, { rows }: ChunkFacts, spend: (bytes: number) => void): Page[] {
  const pages: Page[] = [];
  let at = 0;
  let values = 0;
  while (at < chunk.length - 1 && values < rows) {
    const header = checkThrift(chunk, at);
    const type = number(header.fields.get(1));
    const size = number(header.fields.get(2));
    const length = number(header.fields.get(3));
    at = header.end + length;
    if (at > chunk.length) throw pageFault(`a page of ${length} bytes reaches beyond its column`);
    if (size > Math.max(smallPage, length * largestRatio)) throw pageFault(`${length} packed bytes declare ${size}`);
    spend(size);
    const field = type === 0 ? 5 : type === 2 ? 7 : type === 3 ? 8 : undefined;
    if (field === undefined) continue; // the format says that readers skip pages they do not know
    const count = number(struct(header.fields.get(field)).fields.get(1));
    const most = type === 2 ? size * 8 : rows - values;
    if (count > most) throw pageFault(`a page declares ${count} values where at most ${most} fit`);
    if (type !== 2) values += count;
    pages.push({ type, header, packed: chunk.subarray(header.end, at), size, values: count });
  }
  if (values < rows) throw pageFault(`a column holds ${values} values, its row group declares ${rows} rows`);
  return pages;
}

interface Budget {
  readonly hasDictionary: boolean;
  readonly budget: number;
  readonly spend: (bytes: number) => void;
}

function checkPage(page: Page, facts: ChunkFacts, budget: Budget): CheckedPage {
  const { values } = page;
  if (page.type === 2) {
    const bytes = unpacked(page.packed, page.size, facts.unpack);
    checkPlain(bytes, { ...facts.stored, count: values });
    return { kind: "dictionary", values, bytes };
  }
  return page.type === 0 ? checkDataPage(page, facts, budget) : checkDataPage2(page, facts, budget);
}

function checkDataPage({ header, packed, size, values }: Page, facts: ChunkFacts, limits: Budget): CheckedPage {
  const { fields } = struct(header.fields.get(5));
  const encoding = number(fields.get(2));
  const bytes = unpacked(packed, size, facts.unpack);
  let present = values;
  let at = 0;
  if (facts.isOptional) {
    if (number(fields.get(3)) !== 3) {
      throw new TimeVAEError("unsupported", "parquet: expected levels in runs, received others; write the file anew");
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    at = 4 + (bytes.length < 4 ? Number.POSITIVE_INFINITY : view.getUint32(0, true));
    if (at > bytes.length) throw pageFault("a page's levels are longer than the page");
    present = checkLevels({ bytes: bytes.subarray(0, at), at: 4 }, values);
  }
  const stored = checkValuesOf(bytes.subarray(at), { encoding, count: present, version: 1 }, facts, limits);
  return { kind: "data", values, encoding: stored, bytes };
}

function checkDataPage2({ header, packed, size, values }: Page, facts: ChunkFacts, limits: Budget): CheckedPage {
  const { fields } = struct(header.fields.get(8));
  const encoding = number(fields.get(4));
  if (number(fields.get(3)) !== values) throw pageFault("a page of flat values has nested rows");
  const definitions = number(fields.get(5));
  const repetitions = number(fields.get(6));
  const levels = definitions + repetitions;
  if (levels > size || levels > packed.length) throw pageFault("a page's levels are longer than the page");
  const nulls = number(fields.get(2));
  const definition = facts.isOptional ? packed.subarray(repetitions, levels) : nothing;
  const present = facts.isOptional ? checkLevels({ bytes: definition, at: 0 }, values) : values;
  if (present !== values - nulls) {
    throw pageFault(`a page declares ${nulls} missing values where its levels have ${values - present}`);
  }
  const isPacked = fields.get(7) !== false;
  // Nothing need not be anything packed.
  const rest =
    size === levels ? nothing : unpacked(packed.subarray(levels), size - levels, isPacked ? facts.unpack : asIs);
  const stored = checkValuesOf(rest, { encoding, count: present, version: 2 }, facts, limits);
  return {
    kind: "data2",
    values,
    nulls,
    encoding: stored,
    levels: definition.length,
    bytes: concat([definition, rest]),
  };
}

/** @returns how many values are there */
function checkLevels(cursor: Cursor, count: number): number {
  const present = checkRuns(cursor, { count, width: 1, what: "levels" });
  if (cursor.at > cursor.bytes.length) throw pageFault("a page's levels end within a run");
  return present;
}

/** @returns the encoding to decode by: the plain one where there is nothing, since others begin with something */
function checkValuesOf(
  bytes: Uint8Array,
  page: { readonly encoding: number; readonly count: number; readonly version: 1 | 2 },
  { stored }: ChunkFacts,
  { hasDictionary, budget, spend }: Budget,
): number {
  if (page.count === 0) return 0;
  if ((page.encoding === 2 || page.encoding === 8) && !hasDictionary) {
    throw pageFault("a page refers to a dictionary before one");
  }
  spend(checkValues(bytes, { ...stored, ...page, maxBytes: budget }));
  return page.encoding;
}

function unpacked(packed: Uint8Array, size: number, unpack: Codec): Uint8Array {
  const bytes = unpack(packed, size);
  if (bytes.length !== size) throw pageFault(`a page unpacks to ${bytes.length} bytes, ${size} are declared`);
  return bytes;
}

const asIs: Codec = (packed) => packed;
const nothing = new Uint8Array(0);

function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function number(value: ThriftValue | undefined): number {
  if (typeof value === "number" && value >= 0 && value < 2 ** 31) return value;
  throw pageFault("a size is not there, negative or too large");
}

function struct(value: ThriftValue | undefined): ThriftStruct {
  if (typeof value === "object" && "fields" in value) return value;
  throw pageFault("a page has no header");
}
