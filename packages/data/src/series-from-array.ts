import { createSeriesArray, type SeriesArray, TimeVAEError } from "@timevae/spec";
import type { NdArray } from "./nd-array.js";
import type { SeriesRows } from "./select-numeric-columns.js";
import { toFloat32 } from "./to-float32.js";

export interface SeriesFromArrayOptions {
  /** Names of the features; `feature_0`… when not given. */
  readonly columns?: readonly string[] | undefined;
  /** `[N]`: where each window begins, see `SeriesArray.positions`. */
  readonly positions?: Float64Array | undefined;
  /** `[N, T, D]`: 1 where observed, see `SeriesArray.mask`. */
  readonly mask?: Uint8Array | undefined;
}

/**
 * An array `[N, T, D]` of windows, as it is, in float32.
 *
 * @throws {TimeVAEError} `invalid-data` for another rank, no numbers, NaN or infinity; `invalid-argument` when the names
 * or positions do not fit
 */
export function seriesFromArray(array: NdArray, options: SeriesFromArrayOptions = {}): SeriesArray {
  const [windows, steps, features] = array.shape;
  if (array.shape.length !== 3) throw wrongRank(array, "3 dimensions, [windows, steps, features]");
  requireNumbers(array);
  const values = toFloat32(array.data, (i) => {
    const d = i % (features as number);
    const t = Math.floor(i / (features as number)) % (steps as number);
    return `window ${Math.floor(i / ((features as number) * (steps as number)))}, step ${t}, feature ${d}`;
  });
  return createSeriesArray(values, [windows as number, steps as number, features as number], options);
}

/**
 * An array `[rows, D]`, or `[rows]` with one feature, as rows for {@link createWindows}.
 *
 * @throws {TimeVAEError} `invalid-data` for another rank or no numbers; `invalid-argument` when the names do not fit
 */
export function rowsFromArray(array: NdArray, columns?: readonly string[]): SeriesRows {
  if (array.shape.length !== 1 && array.shape.length !== 2)
    throw wrongRank(array, "1 or 2 dimensions, [rows, features]");
  requireNumbers(array);
  const features = array.shape[1] ?? 1;
  if (columns && columns.length !== features) {
    throw new TimeVAEError("invalid-argument", `columns: expected ${features} names, received ${columns.length}`);
  }
  return {
    columns: columns ?? Array.from({ length: features }, (_, d) => `feature_${d}`),
    values: Float64Array.from(array.data),
  };
}

function requireNumbers(array: NdArray): void {
  if (array.data.length > 0) return;
  throw new TimeVAEError(
    "invalid-data",
    `expected numbers, received an empty array of shape [${array.shape.join(", ")}]`,
  );
}

/** The error for an array that is neither rows nor windows. */
export function wrongRank(array: NdArray, expected: string): TimeVAEError {
  const message = `expected an array of ${expected}, received ${array.shape.length} dimensions, [${array.shape.join(", ")}]`;
  return new TimeVAEError("invalid-data", message, { details: { shape: array.shape } });
}
