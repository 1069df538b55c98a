import { pageFault } from "./page-fault.js";

/** Where something is read, and how far reading got. */
export interface Cursor {
  readonly bytes: Uint8Array;
  at: number;
}

/**
 * An unsigned number in groups of seven bits, exact up to 2⁵³ and at most ten bytes long: longer ones cost a reader of
 * big integers the square of their length.
 */
export function readVarint(cursor: Cursor): number {
  let value = 0;
  let scale = 1;
  for (let i = 0; i < 10; i++) {
    const part = cursor.bytes[cursor.at++];
    if (part === undefined) break;
    value += (part & 127) * scale;
    if (part < 128) return value;
    scale *= 128;
  }
  throw pageFault("a page ends within a number");
}

/** The same with a sign. */
export function readZigzag(cursor: Cursor): number {
  const value = readVarint(cursor);
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}
