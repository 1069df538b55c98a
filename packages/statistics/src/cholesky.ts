/**
 * The lower triangular L with L Lᵀ = A, in the place of A: its lower triangle is read and overwritten, what lies above the
 * diagonal is left as it is.
 *
 * @param values `[n, n]`, row-major, symmetric
 * @returns false when A is not positive definite; the values are then of no use
 */
export function choleskyInPlace(values: Float64Array, n: number): boolean {
  for (let i = 0; i < n; i++) {
    const row = i * n;
    for (let j = 0; j <= i; j++) {
      const other = j * n;
      let sum = values[row + j] as number;
      for (let k = 0; k < j; k++) sum -= (values[row + k] as number) * (values[other + k] as number);
      if (j < i) {
        values[row + j] = sum / (values[other + j] as number);
        continue;
      }
      if (!(sum > 0)) return false;
      values[row + i] = Math.sqrt(sum);
    }
  }
  return true;
}

/** Solves L y = b in the place of b, for the lower triangular L of {@link choleskyInPlace}. */
export function solveLower(lower: Float64Array, n: number, b: Float64Array): void {
  for (let i = 0; i < n; i++) {
    let sum = b[i] as number;
    for (let k = 0; k < i; k++) sum -= (lower[i * n + k] as number) * (b[k] as number);
    b[i] = sum / (lower[i * n + i] as number);
  }
}

/** Solves Lᵀ x = y in the place of y. */
export function solveLowerTransposed(lower: Float64Array, n: number, y: Float64Array): void {
  for (let i = n - 1; i >= 0; i--) {
    const value = (y[i] as number) / (lower[i * n + i] as number);
    y[i] = value;
    for (let k = 0; k < i; k++) y[k] = (y[k] as number) - (lower[i * n + k] as number) * value;
  }
}
