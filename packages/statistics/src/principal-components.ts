import { TimeVAEError } from "@timevae/spec";
import { columnMeans, covariance } from "./covariance.js";
import { createMatrix, type Matrix } from "./matrix.js";
import { symmetricEigen } from "./symmetric-eigen.js";

/** Directions in which points vary most. */
export interface PrincipalComponents {
  /** `[columns]`: the point from which the directions start. */
  readonly means: Float64Array;
  /** `[count, columns]`: one direction of length 1 per row, at right angles to each other. */
  readonly directions: Matrix;
  /** `[count]`: variance along each direction (divided by n), from the largest to the smallest. */
  readonly variances: Float64Array;
  /** Sum of the variances over all columns. */
  readonly totalVariance: number;
}

/**
 * The first principal components of points, by the eigenvectors of their covariance, or of the points' inner products where there
 * are fewer points than columns. Directions are given the sign that makes their largest entry positive.
 *
 * @param points `[rows, columns]`
 * @param count how many; at most `min(rows, columns)`
 * @throws {TimeVAEError} `invalid-argument` when `count` is out of range
 */
export function principalComponents(points: Matrix, count: number): PrincipalComponents {
  const most = Math.min(points.rows, points.columns);
  if (!Number.isSafeInteger(count) || count < 1 || count > most) {
    throw new TimeVAEError(
      "invalid-argument",
      `count: expected an integer from 1 to ${most} for ${points.rows} points of ${points.columns} dimensions, received ${count}`,
    );
  }
  return points.columns <= points.rows ? fromCovariance(points, count) : fromInnerProducts(points, count);
}

/**
 * Coordinates of points along the directions: `(points − means) · directionsᵀ`.
 *
 * @returns `[rows, count]`
 * @throws {TimeVAEError} `invalid-argument` when the points have another number of columns
 */
export function project(points: Matrix, { means, directions }: PrincipalComponents): Matrix {
  const { rows, columns } = points;
  if (columns !== directions.columns) {
    throw new TimeVAEError("invalid-argument", `points: expected ${directions.columns} columns, received ${columns}`);
  }
  const count = directions.rows;
  const values = new Float64Array(rows * count);
  for (let n = 0; n < rows; n++) {
    for (let c = 0; c < count; c++) {
      let sum = 0;
      for (let i = 0; i < columns; i++) {
        sum +=
          ((points.values[n * columns + i] as number) - (means[i] as number)) *
          (directions.values[c * columns + i] as number);
      }
      values[n * count + c] = sum;
    }
  }
  return createMatrix(values, rows, count);
}

function fromCovariance(points: Matrix, count: number): PrincipalComponents {
  const d = points.columns;
  const { means, covariance: matrix } = covariance(points);
  const { values, vectors } = symmetricEigen(matrix);
  let totalVariance = 0;
  for (let i = 0; i < d; i++) totalVariance += matrix.values[i * d + i] as number;
  return {
    means,
    directions: createMatrix(vectors.values.slice(0, count * d), count, d),
    variances: values.slice(0, count).map(notNegative),
    totalVariance,
  };
}

/** The eigenvectors u of X Xᵀ give those of Xᵀ X as Xᵀ u. */
function fromInnerProducts(points: Matrix, count: number): PrincipalComponents {
  const { rows, columns: d } = points;
  const means = columnMeans(points);
  const centred = points.values.map((value, at) => value - (means[at % d] as number));
  const products = new Float64Array(rows * rows);
  let totalVariance = 0;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k < d; k++) sum += (centred[i * d + k] as number) * (centred[j * d + k] as number);
      products[i * rows + j] = sum / rows;
      products[j * rows + i] = sum / rows;
    }
    totalVariance += products[i * rows + i] as number;
  }
  const { values, vectors } = symmetricEigen(createMatrix(products, rows, rows));
  const directions = new Float64Array(count * d);
  for (let c = 0; c < count; c++) {
    const direction = directions.subarray(c * d, (c + 1) * d);
    for (let n = 0; n < rows; n++) {
      const factor = vectors.values[c * rows + n] as number;
      for (let i = 0; i < d; i++) direction[i] = (direction[i] as number) + factor * (centred[n * d + i] as number);
    }
    orthonormalise(directions, c, d);
  }
  return {
    means,
    directions: createMatrix(directions, count, d),
    variances: values.slice(0, count).map(notNegative),
    totalVariance,
  };
}

/** Gram and Schmidt, twice. Where nothing is left (no variance), the first axis that is still free is taken. */
function orthonormalise(directions: Float64Array, c: number, d: number): void {
  const direction = directions.subarray(c * d, (c + 1) * d);
  const clear = () => {
    for (let pass = 0; pass < 2; pass++) {
      for (let other = 0; other < c; other++) {
        const previous = directions.subarray(other * d, (other + 1) * d);
        let inner = 0;
        for (let i = 0; i < d; i++) inner += (direction[i] as number) * (previous[i] as number);
        for (let i = 0; i < d; i++) direction[i] = (direction[i] as number) - inner * (previous[i] as number);
      }
    }
    return Math.hypot(...direction);
  };
  const before = Math.hypot(...direction);
  let length = clear();
  for (let axis = 0; axis < d && !(length > 1e-9 * before && length > 0); axis++) {
    direction.fill(0);
    direction[axis] = 1;
    length = clear();
    if (length > 1e-3) break;
  }
  const largest = direction.reduce((best, value) => (Math.abs(value) > Math.abs(best) * (1 + 1e-9) ? value : best), 0);
  const scale = largest < 0 ? -length : length;
  for (let i = 0; i < d; i++) direction[i] = (direction[i] as number) / scale;
}

function notNegative(value: number): number {
  return Math.max(0, value);
}
