import { createMatrix, type Matrix } from "./matrix.js";
import { requireNumbers } from "./require-numbers.js";

/** Means of the columns and how the columns vary together. */
export interface Covariance {
  /** `[columns]` */
  readonly means: Float64Array;
  /** `[columns, columns]`, symmetric; divided by the number of rows. */
  readonly covariance: Matrix;
}

/**
 * Means and covariances of the columns of `points`, divided by n as a maximum-likelihood estimate is.
 *
 * @throws {TimeVAEError} `invalid-argument` when there are no rows
 */
export function covariance(points: Matrix): Covariance {
  requireNumbers({ length: points.rows }, "points: rows");
  const { rows, columns } = points;
  const means = columnMeans(points);
  const sums = new Float64Array(columns * columns);
  const centred = new Float64Array(columns);
  for (let n = 0; n < rows; n++) {
    for (let i = 0; i < columns; i++) centred[i] = (points.values[n * columns + i] as number) - (means[i] as number);
    for (let i = 0; i < columns; i++) {
      const factor = centred[i] as number;
      const row = i * columns;
      for (let j = 0; j <= i; j++) sums[row + j] = (sums[row + j] as number) + factor * (centred[j] as number);
    }
  }
  for (let i = 0; i < columns; i++) {
    for (let j = 0; j <= i; j++) {
      const value = (sums[i * columns + j] as number) / rows;
      sums[i * columns + j] = value;
      sums[j * columns + i] = value;
    }
  }
  return { means, covariance: createMatrix(sums, columns, columns) };
}

/** `[columns]` */
export function columnMeans(points: Matrix): Float64Array {
  const means = new Float64Array(points.columns);
  for (let n = 0; n < points.rows; n++) {
    for (let i = 0; i < points.columns; i++) {
      means[i] = (means[i] as number) + (points.values[n * points.columns + i] as number);
    }
  }
  return means.map((sum) => sum / points.rows);
}
