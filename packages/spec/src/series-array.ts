import { type CategoricalColumn, checkCategoricalColumns } from "./categorical-column.js";
import { describeValue } from "./describe-value.js";
import { TimeVAEError } from "./errors.js";
import { checkLabels, type Labels } from "./labels.js";
import type { WindowRows } from "./window-rows.js";

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
  /** `[N, T, D]`: 1 where a value was observed, 0 where it is missing and `values` holds a 0 that says nothing. Absent: all are there. */
  readonly mask?: Uint8Array;
  /** Which of several series each window comes from. Windows of different groups share no rows, whatever their positions. */
  readonly groups?: Labels;
  /** What is known of each window beside its values, by name: what a generator can be asked for. */
  readonly conditions?: Readonly<Record<string, Labels>>;
  /** Features that together are one column of names. */
  readonly categorical?: readonly CategoricalColumn[];
  /**
   * The rows that the windows were cut from, when they share them: the same numbers in less memory. `values` and `mask` are
   * then put together when they are first read. See `createWindowedSeries`.
   */
  readonly rows?: WindowRows;
}

export interface SeriesArrayOptions {
  /** Names of the features; `feature_0`, `feature_1`… when not given. */
  readonly columns?: readonly string[] | undefined;
  readonly positions?: Float64Array | undefined;
  readonly mask?: Uint8Array | undefined;
  readonly groups?: Labels | undefined;
  readonly conditions?: Readonly<Record<string, Labels>> | undefined;
  readonly categorical?: readonly CategoricalColumn[] | undefined;
}

/**
 * Checks the parts and puts a {@link SeriesArray} together. The values are not copied.
 *
 * @throws {TimeVAEError} `invalid-argument` when sizes do not fit each other, a column name appears twice, or labels are not what they say.
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
  const { positions, mask, groups, conditions, categorical } = options;
  if (positions !== undefined && positions.length !== windows) {
    throw new TimeVAEError(
      "invalid-argument",
      `positions: expected one per window, ${windows}, received ${positions.length}`,
    );
  }
  if (mask !== undefined && mask.length !== values.length) {
    throw new TimeVAEError(
      "invalid-argument",
      `mask: expected one per value, ${values.length}, received ${mask.length}`,
    );
  }
  if (groups) checkLabels(groups, windows, "groups");
  for (const [name, labels] of Object.entries(conditions ?? {})) checkLabels(labels, windows, `conditions.${name}`);
  if (categorical) checkCategoricalColumns(categorical, columns);
  return Object.freeze({
    values,
    shape: Object.freeze([windows, steps, features] as const),
    columns,
    ...(positions && { positions }),
    ...(mask && { mask }),
    ...(groups && { groups }),
    ...(conditions && { conditions }),
    ...(categorical && { categorical }),
  });
}
