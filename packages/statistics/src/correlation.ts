import { covariance } from "./covariance.js";
import { createMatrix, type Matrix } from "./matrix.js";

/**
 * Pearson's correlation between each pair of columns, −1 to 1. A constant column (one that varies by less than 10⁻¹² of its
 * mean) has correlation 0 with every other; the diagonal is 1 throughout.
 *
 * @returns `[columns, columns]`
 * @throws {TimeVAEError} `invalid-argument` when there are no rows
 */
export function correlation(points: Matrix): Matrix {
  const { means, covariance: matrix } = covariance(points);
  const d = points.columns;
  const deviations = means.map((mean, i) => {
    const deviation = Math.sqrt(matrix.values[i * d + i] as number);
    return deviation > 1e-12 * Math.abs(mean) ? deviation : 0;
  });
  const values = matrix.values.map((value, at) => {
    const i = Math.floor(at / d);
    const j = at % d;
    const scale = (deviations[i] as number) * (deviations[j] as number);
    return i === j ? 1 : scale > 0 ? Math.max(-1, Math.min(1, value / scale)) : 0;
  });
  return createMatrix(values, d, d);
}
