import { TimeVAEError } from "@timevae/spec";
import { defaultMaxBytes } from "../frame/frame-limits.js";
import { FlatBuffer } from "./flat-buffer.js";

/** What an Arrow file declares. */
export interface ArrowFacts {
  readonly rows: number;
  readonly columns: number;
  /** Numbers of the compression codecs that it uses. */
  readonly codecs: ReadonlySet<number>;
}

const magic = "ARROW1";
/** Cells, and eighths of bytes unpacked, that a file may declare for each of its bytes. */
const cellsPerByte = 1000;
const mostFields = 40_000;
const deepest = 16;

/**
 * Walks an Arrow file or stream before it is decoded: everything lies inside the bytes, and no more rows and unpacked bytes are
 * declared than the bytes can be worth.
 *
 * @throws {TimeVAEError} `invalid-file`, `too-large`
 * @throws {RangeError} for what points outside the bytes
 */
export function checkArrow(bytes: Uint8Array, maxBytes = defaultMaxBytes): ArrowFacts {
  const walk = new ArrowWalk(bytes, maxBytes);
  if (String.fromCharCode(...bytes.subarray(0, 6)) === magic) walk.file();
  else walk.stream();
  if (walk.columns === 0)
    throw new TimeVAEError("invalid-file", "arrow: expected a schema with columns, received none");
  return { rows: walk.rows, columns: walk.columns, codecs: walk.codecs };
}

class ArrowWalk {
  rows = 0;
  columns = 0;
  readonly codecs = new Set<number>();
  private cells = 0;
  private unpacked = 0;
  private fields = 0;
  private readonly bytes: Uint8Array;
  private readonly maxBytes: number;

  constructor(bytes: Uint8Array, maxBytes: number) {
    this.bytes = bytes;
    this.maxBytes = maxBytes;
  }

  file(): void {
    const { bytes } = this;
    const buffer = new FlatBuffer(bytes);
    if (bytes.length < 24 || String.fromCharCode(...bytes.subarray(-6)) !== magic) {
      throw new TimeVAEError("invalid-file", "arrow: expected a file that ends in ARROW1, received a truncated one");
    }
    const footer = bytes.length - 10;
    const length = buffer.int32(footer);
    if (length <= 0 || footer - length < 8) throw new RangeError(`a footer of ${length} bytes`);
    const get = buffer.table(footer - length);
    if (get(6) !== 0) this.schema(buffer, get(6));
    for (const slot of [8, 10]) {
      let end = 0;
      for (const block of buffer.vector(get(slot), 24)) {
        const from = buffer.int64(block);
        if (from < end) throw new RangeError("blocks that overlap");
        end = this.message(from)?.end ?? from;
      }
    }
    this.metadata(buffer, get(12));
  }

  stream(): void {
    for (let at = 0; ; ) {
      const message = this.message(at);
      if (!message) break;
      at = message.end;
    }
  }

  /** @returns where it ends; undefined for the end of a stream */
  private message(from: number): { end: number } | undefined {
    const { bytes } = this;
    const whole = new FlatBuffer(bytes);
    if (from < 0 || from >= bytes.length) return undefined;
    let at = from;
    let length = whole.int32(at);
    at += 4;
    if (length === -1) {
      if (at >= bytes.length) return undefined;
      length = whole.int32(at);
      at += 4;
    }
    if (length === 0) return undefined;
    if (length < 0 || length > bytes.length - at) throw new RangeError(`a message of ${length} bytes`);
    const head = new FlatBuffer(bytes.subarray(at, at + length));
    const get = head.table(0);
    const version = get(4) === 0 ? 0 : head.int16(get(4));
    const type = get(6) === 0 ? 0 : head.uint8(get(6));
    const bodyLength = get(10) === 0 ? 0 : head.int64(get(10));
    at += length;
    if (bodyLength < 0 || bodyLength > bytes.length - at) throw new RangeError(`a body of ${bodyLength} bytes`);
    const body = bytes.subarray(at, at + bodyLength);
    if (get(8) !== 0) {
      if (type === 1) this.schema(head, get(8));
      else if (type === 2) {
        const data = head.table(get(8))(6);
        if (data !== 0) this.batch(head, data, body, version, false);
      } else if (type === 3) this.batch(head, get(8), body, version, true);
    }
    return { end: at + bodyLength };
  }

  private schema(buffer: FlatBuffer, at: number): void {
    const get = buffer.table(at);
    const fields = buffer.vector(get(6), 4);
    this.columns = Math.max(this.columns, fields.length);
    for (const field of fields) this.field(buffer, field, 0);
    this.metadata(buffer, get(8));
  }

  private field(buffer: FlatBuffer, at: number, depth: number): void {
    this.fields++;
    if (depth > deepest || this.fields > mostFields) throw new RangeError("too many nested fields");
    const get = buffer.table(at);
    buffer.text(get(4));
    if (get(10) !== 0) {
      const type = buffer.table(get(10));
      // Only a union's type has a list, of its ids.
      if (get(8) !== 0 && buffer.uint8(get(8)) === 14) buffer.vector(type(6), 4);
      if (get(8) !== 0 && buffer.uint8(get(8)) === 10) buffer.text(type(6));
    }
    for (const child of buffer.vector(get(14), 4)) this.field(buffer, child, depth + 1);
    this.metadata(buffer, get(16));
  }

  private metadata(buffer: FlatBuffer, at: number): void {
    for (const entry of buffer.vector(at, 4)) {
      const get = buffer.table(entry);
      buffer.text(get(4));
      buffer.text(get(6));
    }
  }

  private batch(buffer: FlatBuffer, at: number, body: Uint8Array, version: number, isRecord: boolean): void {
    const get = buffer.table(at);
    const length = get(4) === 0 ? 0 : buffer.int64(get(4));
    for (const node of buffer.vector(get(6), 16)) this.addCells(buffer.int64(node));
    this.addCells(length);
    if (isRecord) this.rows += length;
    const shift = version < 3 ? 8 : 0;
    const codec = get(10) === 0 ? undefined : this.codec(buffer, get(10));
    const data = new FlatBuffer(body);
    for (const region of buffer.vector(get(8), 16 + shift)) {
      const from = buffer.int64(region + shift);
      const size = buffer.int64(region + shift + 8);
      if (from < 0 || size < 0 || from + size > body.length)
        throw new RangeError(`a buffer at ${from} of ${size} bytes`);
      if (codec === undefined || size === 0) continue;
      const unpacked = data.int64(from);
      if (unpacked < -1) throw new RangeError(`a buffer of ${unpacked} bytes`);
      this.addUnpacked(Math.max(0, unpacked));
    }
    for (const count of buffer.vector(get(12), 8)) {
      const buffers = buffer.int64(count);
      if (buffers < 0 || buffers > buffer.size) throw new RangeError(`${buffers} buffers`);
    }
  }

  private codec(buffer: FlatBuffer, at: number): number {
    const get = buffer.table(at);
    const codec = get(4) === 0 ? 0 : buffer.uint8(get(4));
    this.codecs.add(codec);
    return codec;
  }

  private addCells(count: number): void {
    if (count < 0) throw new RangeError(`${count} rows`);
    this.cells += count;
    if (this.cells > 65_536 + this.bytes.length * cellsPerByte) {
      throw new RangeError(`${this.cells} cells in ${this.bytes.length} bytes`);
    }
  }

  private addUnpacked(count: number): void {
    this.unpacked += count;
    if (this.unpacked > 2 ** 20 + this.bytes.length * cellsPerByte) {
      throw new RangeError(`${this.unpacked} unpacked bytes in ${this.bytes.length}`);
    }
    if (this.unpacked > this.maxBytes) {
      throw new TimeVAEError("too-large", `arrow: expected at most ${this.maxBytes} bytes unpacked, received more`);
    }
  }
}
