import { createSeriesArray, describeValue, type SeriesArray, selectWindows, TimeVAEError } from "@timevae/spec";

/** Fewer windows than this tell nothing: a judge's test set would have a handful. */
export const fewestWindows = { train: 40, heldOut: 10, synthetic: 40 } as const;

/**
 * Refuses windows that cannot be judged.
 *
 * @param name for messages
 * @throws {TimeVAEError} `invalid-data` for too few windows, steps or features, and for a value that is missing or not finite
 */
export function checkWindows(series: SeriesArray, name: string, fewest: number): void {
  const [windows, steps, features] = series.shape;
  if (windows < fewest || steps < 2 || features < 1) {
    const message = `${name}: expected at least ${fewest} windows of at least 2 steps and 1 feature, received ${windows} of ${steps} × ${features}; judges need some to learn from and others to be tested on`;
    throw new TimeVAEError("invalid-data", message, { details: { name, windows, fewest } });
  }
  const missing = series.mask?.indexOf(0) ?? -1;
  if (missing >= 0) {
    const window = Math.floor(missing / (steps * features));
    const message = `${name}: window ${window}, column ${describeValue(series.columns[missing % features])}: expected a value, it is missing; fill the gaps or leave such windows out, judges cannot see them`;
    throw new TimeVAEError("invalid-data", message, { details: { name, window } });
  }
  const bad = series.values.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return;
  const window = Math.floor(bad / (steps * features));
  const message = `${name}: window ${window}, column ${describeValue(series.columns[bad % features])}: expected a finite number, received ${series.values[bad]}; fill or remove it`;
  throw new TimeVAEError("invalid-data", message, { details: { name, window } });
}

/**
 * Gives `series` the steps and columns of `real`, or says what differs. Columns are matched by name where both sides have
 * names, else by place.
 *
 * @throws {TimeVAEError} `invalid-data` saying which of T and D differs, or which columns are missing
 */
export function matchWindows(real: SeriesArray, series: SeriesArray, name: string): SeriesArray {
  const [, steps, features] = real.shape;
  const [, otherSteps, otherFeatures] = series.shape;
  if (steps !== otherSteps) {
    const message = `${name}: expected windows of T = ${steps} steps as the real ones, received T = ${otherSteps}; cut both into windows of the same length`;
    throw new TimeVAEError("invalid-data", message, { details: { name, expected: steps, received: otherSteps } });
  }
  if (features !== otherFeatures) {
    const message = `${name}: expected D = ${features} columns as the real windows (${listed(real.columns)}), received D = ${otherFeatures} (${listed(series.columns)}); choose the same columns`;
    throw new TimeVAEError("invalid-data", message, { details: { name, expected: features, received: otherFeatures } });
  }
  const { shape, positions } = series;
  const named = (values: Float32Array) => createSeriesArray(values, shape, { columns: real.columns, positions });
  if (hasDefaultNames(real) || hasDefaultNames(series)) return named(series.values);
  const places = real.columns.map((column) => series.columns.indexOf(column));
  if (places.includes(-1)) {
    const message = `${name}: expected the columns ${listed(real.columns)} as the real windows, received ${listed(series.columns)}; rename or choose them`;
    throw new TimeVAEError("invalid-data", message, { details: { name } });
  }
  if (places.every((place, d) => place === d)) return named(series.values);
  const values = new Float32Array(series.values.length);
  for (let row = 0; row < values.length; row += features) {
    for (let d = 0; d < features; d++) values[row + d] = series.values[row + (places[d] as number)] as number;
  }
  return named(values);
}

/** At most `most` windows, the first ones: in canonical order a fair draw. */
export function limitWindows(series: SeriesArray, most: number): SeriesArray {
  if (series.shape[0] <= most) return series;
  return selectWindows(
    series,
    Array.from({ length: most }, (_, n) => n),
  );
}

function hasDefaultNames({ columns }: SeriesArray): boolean {
  return columns.every((column, d) => column === `feature_${d}`);
}

function listed(columns: readonly string[]): string {
  const shown = columns.slice(0, 12).join(", ");
  return columns.length > 12 ? `${shown} and ${columns.length - 12} more` : shown;
}
