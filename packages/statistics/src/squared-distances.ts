import { TimeVAEError } from "@timevae/spec";
import type { Matrix } from "./matrix.js";

/** References at a time: with 144 dimensions they fill about 70 kB, which a core's own cache holds. */
const blockSize = 64;

/**
 * Squared Euclidean distances between the points `from` … `to` − 1 of `a` and all points of `b`, by `|a|² + |b|² − 2 a·b`: two by
 * four products at a time. What is below the rounding of this formula (10⁻¹³ of `|a|² + |b|²`) is 0.
 *
 * @param a `[·, d]`
 * @param b `[·, d]`
 * @returns row-major `[to − from, b.rows]`
 * @throws {TimeVAEError} `invalid-argument` when the numbers of columns differ or the range is not within `a`
 */
export function squaredDistances(a: Matrix, b: Matrix, from = 0, to: number = a.rows): Float64Array {
  if (a.columns !== b.columns) {
    throw new TimeVAEError(
      "invalid-argument",
      `points: expected ${b.columns} columns on both sides, received ${a.columns}`,
    );
  }
  if (!(from >= 0 && from <= to && to <= a.rows)) {
    throw new TimeVAEError(
      "invalid-argument",
      `from, to: expected a range within 0 … ${a.rows}, received ${from} … ${to}`,
    );
  }
  const n = b.rows;
  const squares = new Float64Array((to - from) * n);
  for (let start = 0; start < n; start += blockSize) {
    const end = Math.min(start + blockSize, n);
    let q = from;
    for (; q + 1 < to; q += 2) {
      let r = start;
      for (; r + 3 < end; r += 4) products2x4(a, b, q, r, squares, (q - from) * n + r);
      for (; r < end; r++) {
        squares[(q - from) * n + r] = product(a, b, q, r);
        squares[(q - from + 1) * n + r] = product(a, b, q + 1, r);
      }
    }
    for (; q < to; q++) for (let r = start; r < end; r++) squares[(q - from) * n + r] = product(a, b, q, r);
  }
  const lengthsA = squaredLengths(a, from, to);
  const lengthsB = squaredLengths(b, 0, n);
  for (let q = 0; q < to - from; q++) {
    const lengthA = lengthsA[q] as number;
    for (let r = 0; r < n; r++) {
      const lengths = lengthA + (lengthsB[r] as number);
      const square = lengths - 2 * (squares[q * n + r] as number);
      squares[q * n + r] = square > 1e-13 * lengths ? square : 0;
    }
  }
  return squares;
}

function squaredLengths({ values, columns }: Matrix, from: number, to: number): Float64Array {
  const squares = new Float64Array(to - from);
  for (let n = from; n < to; n++) {
    let sum = 0;
    for (let i = n * columns; i < (n + 1) * columns; i++) sum += (values[i] as number) ** 2;
    squares[n - from] = sum;
  }
  return squares;
}

/** Eight products at once: their sums stay in registers, and each number that is loaded is used two or four times. */
function products2x4(a: Matrix, b: Matrix, q: number, r: number, target: Float64Array, at: number): void {
  const d = b.columns;
  const x = a.values;
  const y = b.values;
  let s00 = 0;
  let s01 = 0;
  let s02 = 0;
  let s03 = 0;
  let s10 = 0;
  let s11 = 0;
  let s12 = 0;
  let s13 = 0;
  const q0 = q * d;
  const q1 = q0 + d;
  const r0 = r * d;
  const r1 = r0 + d;
  const r2 = r1 + d;
  const r3 = r2 + d;
  for (let i = 0; i < d; i++) {
    const x0 = x[q0 + i] as number;
    const x1 = x[q1 + i] as number;
    const y0 = y[r0 + i] as number;
    const y1 = y[r1 + i] as number;
    const y2 = y[r2 + i] as number;
    const y3 = y[r3 + i] as number;
    s00 += x0 * y0;
    s01 += x0 * y1;
    s02 += x0 * y2;
    s03 += x0 * y3;
    s10 += x1 * y0;
    s11 += x1 * y1;
    s12 += x1 * y2;
    s13 += x1 * y3;
  }
  target[at] = s00;
  target[at + 1] = s01;
  target[at + 2] = s02;
  target[at + 3] = s03;
  const below = at + b.rows;
  target[below] = s10;
  target[below + 1] = s11;
  target[below + 2] = s12;
  target[below + 3] = s13;
}

function product(a: Matrix, b: Matrix, q: number, r: number): number {
  const d = b.columns;
  let sum = 0;
  for (let i = 0; i < d; i++) sum += (a.values[q * d + i] as number) * (b.values[r * d + i] as number);
  return sum;
}
