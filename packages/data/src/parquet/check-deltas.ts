import { pageFault } from "./page-fault.js";
import { type Cursor, readVarint, readZigzag } from "./read-varint.js";

/** Values of a block, at most; writers use 128 to 4096. */
const largestBlock = 2 ** 20;

/**
 * Walks integers that are stored as differences (DELTA_BINARY_PACKED): blocks have the sizes that the format allows, everything
 * declared is there, and as many values as the page holds.
 *
 * @param cursor where they start; afterwards, where they end
 * @param count values of the page
 * @param values gets the integers, of 32 bits, when they are needed
 * @throws {TimeVAEError} `invalid-file` when that is not so
 */
export function checkDeltas(cursor: Cursor, count: number, values?: Int32Array): void {
  const block = readVarint(cursor);
  const miniblocks = readVarint(cursor);
  const claimed = readVarint(cursor);
  const size = block / miniblocks;
  if (block === 0 || block % 128 !== 0 || block > largestBlock || miniblocks === 0 || size % 32 !== 0) {
    throw pageFault(`differences come in ${miniblocks} parts of a block of ${block}`);
  }
  if (claimed !== count) throw pageFault(`differences of ${claimed} values where the page holds ${count}`);
  let value = readZigzag(cursor);
  if (values && count > 0) values[0] = value;
  for (let done = 1; done < count; ) {
    const smallest = readZigzag(cursor);
    const widths = cursor.at;
    cursor.at += miniblocks;
    for (let m = 0; m < miniblocks && done < count; m++) {
      const width = cursor.bytes[widths + m] ?? 255;
      if (width > (values ? 32 : 64)) throw pageFault(`differences of ${width} bits`);
      const used = Math.min(size, count - done);
      if (cursor.at + Math.ceil((used * width) / 8) > cursor.bytes.length) {
        throw pageFault("a page ends within its differences");
      }
      if (values) {
        for (let i = 0; i < used; i++) {
          value = (value + smallest + readBits(cursor.bytes, cursor.at * 8 + i * width, width)) | 0;
          values[done + i] = value;
        }
      }
      cursor.at += (size * width) / 8;
      done += used;
    }
  }
}

/** A number of up to 32 bits, the lowest first. */
function readBits(bytes: Uint8Array, from: number, width: number): number {
  let value = 0;
  for (let read = 0; read < width; ) {
    const bit = (from + read) % 8;
    const taken = Math.min(8 - bit, width - read);
    const part = ((bytes[Math.floor((from + read) / 8)] as number) >> bit) & (2 ** taken - 1);
    value += part * 2 ** read;
    read += taken;
  }
  return value;
}
