/** Bytes that can be read in any order, in memory or on a disk. */
export interface RandomAccess {
  readonly size: number;
  /** The bytes from `from` up to but not including `to`. */
  read(from: number, to: number): Promise<Uint8Array>;
}

/** Bytes in memory. */
export function randomAccess(bytes: Uint8Array): RandomAccess {
  return { size: bytes.length, read: async (from, to) => bytes.subarray(from, to) };
}
