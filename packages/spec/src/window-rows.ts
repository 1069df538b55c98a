import { TimeVAEError } from "./errors.js";

/**
 * Rows that windows share. Windows that overlap hold each row many times; this holds it once, and says where the windows begin.
 */
export interface WindowRows {
  /** `[R, D]`, row-major. */
  readonly values: Float32Array;
  /** `[R, D]`: 1 where a value was observed, 0 where it is missing and `values` holds a 0. Absent: all are there. */
  readonly mask?: Uint8Array;
  /** `[N]`: the row in which each window begins. */
  readonly starts: Uint32Array;
}

/** More numbers than this (4 GiB of float32) are not put together. */
const mostNumbers = 2 ** 30;

/**
 * Copies the windows that begin at `starts` out of rows `[R, D]`: `[N, T, D]`.
 *
 * @param size T · D, the numbers in a window
 * @throws {TimeVAEError} `too-large` beyond 2³⁰ numbers
 */
export function gatherRows<Rows extends Float32Array | Uint8Array>(
  rows: Rows,
  starts: ArrayLike<number>,
  size: number,
  features: number,
): Rows {
  if (starts.length * size > mostNumbers) {
    const message = `expected at most 2^30 numbers, received ${starts.length} windows of ${size} numbers; choose a larger stride`;
    throw new TimeVAEError("too-large", message, { details: { windows: starts.length, size } });
  }
  const windows = new (rows.constructor as new (length: number) => Rows)(starts.length * size);
  for (let n = 0; n < starts.length; n++) {
    const from = (starts[n] as number) * features;
    windows.set(rows.subarray(from, from + size), n * size);
  }
  return windows;
}
