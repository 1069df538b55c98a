import { pageFault } from "./page-fault.js";
import { type Cursor, readVarint } from "./read-varint.js";

export interface RunFacts {
  /** Values that the runs hold, together. */
  readonly count: number;
  /** Bits of a value. */
  readonly width: number;
  /** What they are, for messages: `levels`, `indices`. */
  readonly what: string;
}

/**
 * Walks runs that repeat one value or pack several (the format's RLE/bit-packing hybrid): none may claim more values than are
 * left. A packed run comes in eights and may end with up to seven that do not count.
 *
 * @param cursor where the runs start; afterwards, where they end
 * @returns how many of the values are 1, where a value has one bit; 0 otherwise
 * @throws {TimeVAEError} `invalid-file` for a run that claims more
 */
export function checkRuns(cursor: Cursor, { count, width, what }: RunFacts): number {
  if (width > 32) throw pageFault(`${what} of ${width} bits, at most 32 are possible`);
  const { bytes } = cursor;
  let seen = 0;
  let ones = 0;
  while (seen < count) {
    const header = readVarint(cursor);
    const left = count - seen;
    const isPacked = header % 2 === 1;
    const claimed = isPacked ? ((header - 1) / 2) * 8 : header / 2;
    if (claimed > (isPacked ? left + 7 : left)) {
      throw pageFault(`a run claims ${claimed} ${what} where ${left} are left`);
    }
    if (isPacked) {
      if (claimed === 0) throw pageFault(`a run packs no ${what}`);
      // What has no bits still takes a byte: hyparquet reads one.
      const size = Math.max(1, (claimed / 8) * width);
      if (width === 1) ones += countOnes(bytes, cursor.at, Math.min(claimed, left));
      cursor.at += size;
    } else {
      if (width === 1) ones += bytes[cursor.at] === 1 ? claimed : 0;
      cursor.at += Math.ceil(width / 8);
    }
    seen += claimed;
  }
  return ones;
}

function countOnes(bytes: Uint8Array, from: number, bits: number): number {
  let ones = 0;
  for (let i = 0; i < bits; i += 8) {
    const rest = bits - i;
    let byte = (bytes[from + i / 8] ?? 0) & (rest < 8 ? (1 << rest) - 1 : 255);
    for (; byte !== 0; byte &= byte - 1) ones++;
  }
  return ones;
}
