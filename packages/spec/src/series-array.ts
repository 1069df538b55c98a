import { describeValue } from "./describe-value.js";
import { TimeVAEError } from "./errors.js";

/** `[N, T, D]`: windows, steps per window, features per step. */
export type SeriesShape = readonly [windows: number, steps: number, features: number];

/** A batch of equally long windows of a multivariate series. Treat it as immutable. */
export interface SeriesArray {
  /** Row-major `[N, T, D]`: all features of step 0 of window 0 come first. */
  readonly values: Float32Array;
  readonly shape: SeriesShape;
  /** One name per feature. */
  readonly columns: readonly string[];
  /**
   * `[N]`: where each window's first step lies on the time axis, in steps: from the series' first row, or for dated data
   * from a fixed date. Absent when unknown; windows are then taken to be unrelated.
   */
  readonly positions?: Float64Array;
}

export interface SeriesArrayOptions {
  /** Names of the features; `feature_0`, `feature_1`… when not given. */
  readonly columns?: readonly string[] | undefined;
  readonly positions?: Float64Array | undefined;
}

/**
 * Checks the parts and puts a {@link SeriesArray} together. The values are not copied.
 *
 * @throws {TimeVAEError} `invalid-argument` when sizes do not fit each other or a column name appears twice.
 */
export function createSeriesArray(
  values: Float32Array,
  shape: SeriesShape,
  options: SeriesArrayOptions = {},
): SeriesArray {
  if (shape.length !== 3 || !shape.every((size) => Number.isSafeInteger(size) && size >= 0)) {
    throw new TimeVAEError(
      "invalid-argument",
      `shape: expected [N, T, D], three integers ≥ 0, received ${describeValue([...shape])}`,
    );
  }
  const [windows, steps, features] = shape;
  if (values.length !== windows * steps * features) {
    throw new TimeVAEError(
      "invalid-argument",
      `values: expected ${windows} × ${steps} × ${features} = ${windows * steps * features} numbers for shape [${shape}], received ${values.length}`,
    );
  }
  const columns = Object.freeze([...(options.columns ?? Array.from({ length: features }, (_, d) => `feature_${d}`))]);
  if (columns.length !== features || new Set(columns).size !== features) {
    throw new TimeVAEError(
      "invalid-argument",
      `columns: expected ${features} different names, received ${describeValue(columns)}`,
    );
  }
  const positions = options.positions;
  if (positions !== undefined && positions.length !== windows) {
    throw new TimeVAEError(
      "invalid-argument",
      `positions: expected one per window, ${windows}, received ${positions.length}`,
    );
  }
  return Object.freeze({
    values,
    shape: Object.freeze([windows, steps, features] as const),
    columns,
    ...(positions === undefined ? {} : { positions }),
  });
}

/**
 * Copies the windows at `indices`, in that order; an index may appear more than once.
 *
 * @throws {TimeVAEError} `invalid-argument` when an index is outside 0 … N−1.
 */
export function selectWindows(series: SeriesArray, indices: ArrayLike<number>): SeriesArray {
  const [windows, steps, features] = series.shape;
  const size = steps * features;
  const values = new Float32Array(indices.length * size);
  const positions = series.positions && new Float64Array(indices.length);
  for (let n = 0; n < indices.length; n++) {
    const from = indices[n] as number;
    if (!Number.isSafeInteger(from) || from < 0 || from >= windows) {
      throw new TimeVAEError(
        "invalid-argument",
        `indices[${n}]: expected an integer from 0 to ${windows - 1}, received ${from}`,
      );
    }
    values.set(series.values.subarray(from * size, (from + 1) * size), n * size);
    if (positions) positions[n] = series.positions?.[from] as number;
  }
  return createSeriesArray(values, [indices.length, steps, features], { columns: series.columns, positions });
}
