import { TimeVAEError } from "@timevae/spec";
import { createMatrix, type Matrix } from "./matrix.js";

/** What a symmetric matrix stretches, and by how much. */
export interface SymmetricEigen {
  /** `[n]`, from the largest to the smallest. */
  readonly values: Float64Array;
  /** `[n, n]`: row i is the vector of length 1 that belongs to value i; its largest entry by size is positive. */
  readonly vectors: Matrix;
}

/**
 * Eigenvalues and eigenvectors of a symmetric matrix: Householder reduction to tridiagonal form, then QL steps with
 * implicit shifts (Golub and Van Loan, "Matrix Computations", section 8.3). About 6 n³ operations. Only the lower
 * triangle is read.
 *
 * @param matrix `[n, n]`, symmetric, finite
 * @throws {TimeVAEError} `invalid-argument` when it is not square, or has numbers that are not finite
 */
export function symmetricEigen(matrix: Matrix): SymmetricEigen {
  const n = matrix.rows;
  if (matrix.columns !== n) {
    throw new TimeVAEError(
      "invalid-argument",
      `matrix: expected as many rows as columns, received ${n} × ${matrix.columns}`,
    );
  }
  if (!matrix.values.every(Number.isFinite)) {
    throw new TimeVAEError("invalid-argument", "matrix: expected finite numbers, received NaN or an infinity");
  }
  const { diagonal, offDiagonal, basis } = toTridiagonal(matrix);
  diagonalise(diagonal, offDiagonal, basis, n);
  return sortedBySize(diagonal, basis, n);
}

interface Tridiagonal {
  readonly diagonal: Float64Array;
  /** Entry i stands beside diagonal i and i + 1. */
  readonly offDiagonal: Float64Array;
  /** Rows are the basis in which the matrix is tridiagonal: matrix = basisᵀ · tridiagonal · basis. */
  readonly basis: Float64Array;
}

/** A ← H A H for reflections H = 1 − 2 v vᵀ that clear one column after the other. */
function toTridiagonal(matrix: Matrix): Tridiagonal {
  const n = matrix.rows;
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      a[i * n + j] = matrix.values[i * n + j] as number;
      a[j * n + i] = a[i * n + j] as number;
    }
  }
  const basis = new Float64Array(n * n);
  for (let i = 0; i < n; i++) basis[i * n + i] = 1;
  const v = new Float64Array(n);
  const w = new Float64Array(n);
  for (let k = 0; k < n - 2; k++) {
    if (!reflection(a, n, k, v)) continue;
    // p = A v, then A ← A − 2 v wᵀ − 2 w vᵀ with w = p − (vᵀ p) v.
    let inner = 0;
    for (let i = k; i < n; i++) {
      let sum = 0;
      for (let j = k + 1; j < n; j++) sum += (a[i * n + j] as number) * (v[j] as number);
      w[i] = sum;
      inner += sum * (v[i] as number);
    }
    for (let i = k; i < n; i++) w[i] = (w[i] as number) - inner * (v[i] as number);
    for (let i = k; i < n; i++) {
      const vi = 2 * (v[i] as number);
      const wi = 2 * (w[i] as number);
      for (let j = k; j < n; j++) {
        a[i * n + j] = (a[i * n + j] as number) - vi * (w[j] as number) - wi * (v[j] as number);
      }
    }
    reflectRows(basis, n, k, v, w);
  }
  const diagonal = Float64Array.from({ length: n }, (_, i) => a[i * n + i] as number);
  const offDiagonal = Float64Array.from({ length: n }, (_, i) => (i + 1 < n ? (a[(i + 1) * n + i] as number) : 0));
  return { diagonal, offDiagonal, basis };
}

/** The unit vector whose reflection clears column k below its subdiagonal; false where it is clear already. */
function reflection(a: Float64Array, n: number, k: number, v: Float64Array): boolean {
  let rest = 0;
  for (let i = k + 2; i < n; i++) rest += (a[i * n + k] as number) ** 2;
  if (rest === 0) return false;
  const first = a[(k + 1) * n + k] as number;
  const norm = Math.sqrt(rest + first * first);
  v.fill(0, 0, k + 1);
  v[k + 1] = first + (first < 0 ? -norm : norm);
  for (let i = k + 2; i < n; i++) v[i] = a[i * n + k] as number;
  const length = Math.sqrt(rest + (v[k + 1] as number) ** 2);
  for (let i = k + 1; i < n; i++) v[i] = (v[i] as number) / length;
  return true;
}

/** basis ← H · basis. */
function reflectRows(basis: Float64Array, n: number, k: number, v: Float64Array, sums: Float64Array): void {
  sums.fill(0);
  for (let i = k + 1; i < n; i++) {
    const factor = v[i] as number;
    for (let j = 0; j < n; j++) sums[j] = (sums[j] as number) + factor * (basis[i * n + j] as number);
  }
  for (let i = k + 1; i < n; i++) {
    const factor = 2 * (v[i] as number);
    for (let j = 0; j < n; j++) basis[i * n + j] = (basis[i * n + j] as number) - factor * (sums[j] as number);
  }
}

/** QL steps until nothing is left beside the diagonal; `basis` turns along, a pair of rows at a time. */
function diagonalise(d: Float64Array, e: Float64Array, basis: Float64Array, n: number): void {
  for (let l = 0; l < n; l++) {
    for (let step = 0; step < 100; step++) {
      let m = l;
      while (m < n - 1) {
        const size = Math.abs(d[m] as number) + Math.abs(d[m + 1] as number);
        if (Math.abs(e[m] as number) <= Number.EPSILON * size) break;
        m++;
      }
      if (m === l) break;
      qlStep(d, e, basis, n, l, m);
    }
  }
}

/** One implicit QL step on the block l … m, shifted by the eigenvalue of its first 2 × 2 part that is nearer to d[l]. */
function qlStep(d: Float64Array, e: Float64Array, basis: Float64Array, n: number, l: number, m: number): void {
  const half = ((d[l + 1] as number) - (d[l] as number)) / (2 * (e[l] as number));
  const root = Math.hypot(half, 1);
  let g = (d[m] as number) - (d[l] as number) + (e[l] as number) / (half + (half < 0 ? -root : root));
  let sine = 1;
  let cosine = 1;
  let shift = 0;
  for (let i = m - 1; i >= l; i--) {
    const f = sine * (e[i] as number);
    const b = cosine * (e[i] as number);
    const r = Math.hypot(f, g);
    e[i + 1] = r;
    if (r === 0) {
      d[i + 1] = (d[i + 1] as number) - shift;
      e[m] = 0;
      return;
    }
    sine = f / r;
    cosine = g / r;
    g = (d[i + 1] as number) - shift;
    const t = ((d[i] as number) - g) * sine + 2 * cosine * b;
    shift = sine * t;
    d[i + 1] = g + shift;
    g = cosine * t - b;
    const upper = i * n;
    const lower = upper + n;
    for (let k = 0; k < n; k++) {
      const x = basis[upper + k] as number;
      const y = basis[lower + k] as number;
      basis[lower + k] = sine * x + cosine * y;
      basis[upper + k] = cosine * x - sine * y;
    }
  }
  d[l] = (d[l] as number) - shift;
  e[l] = g;
  e[m] = 0;
}

function sortedBySize(diagonal: Float64Array, basis: Float64Array, n: number): SymmetricEigen {
  const order = Array.from({ length: n }, (_, i) => i).sort(
    (i, j) => (diagonal[j] as number) - (diagonal[i] as number),
  );
  const vectors = new Float64Array(n * n);
  order.forEach((from, to) => {
    const row = basis.subarray(from * n, (from + 1) * n);
    const largest = row.reduce((best, value) => (Math.abs(value) > Math.abs(best) * (1 + 1e-9) ? value : best), 0);
    vectors.set(largest < 0 ? row.map((value) => -value) : row, to * n);
  });
  return { values: Float64Array.from(order, (i) => diagonal[i] as number), vectors: createMatrix(vectors, n, n) };
}
