import { type SeriesArray, TimeVAEError } from "@timevae/spec";

/**
 * Whether there is something to learn from.
 *
 * @throws {TimeVAEError} `invalid-data` on too few windows or steps, or a value that is not finite, or a name's features that are not a 1 and zeros
 */
export function checkWindows(series: SeriesArray): void {
  const [windows, steps, features] = series.shape;
  if (windows < 2 || steps < 2 || features < 1) {
    throw new TimeVAEError(
      "invalid-data",
      `series: expected at least 2 windows of at least 2 steps and 1 feature, received ${windows} of ${steps} × ${features}. ` +
        "Shorter windows or a smaller stride give more of them",
    );
  }
  // Windows that share rows are not put together for this.
  const values = series.rows?.values ?? series.values;
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new TimeVAEError(
      "invalid-data",
      `series: expected finite numbers, received ${values[bad]} in ${placeOf(series, bad)}, column ${series.columns[bad % features]}`,
    );
  }
  checkNames(series);
}

function checkNames(series: SeriesArray): void {
  const { shape, categorical = [] } = series;
  if (categorical.length === 0) return;
  const { values, mask } = series.rows ?? series;
  const features = shape[2];
  const place = (at: number) =>
    series.rows ? `row ${Math.floor(at / features)}` : `window ${Math.floor(at / (shape[1] * features))}`;
  for (const { name, first, categories } of categorical) {
    for (let start = first; start < values.length; start += features) {
      if (mask?.[start] === 0) continue;
      const cells = values.subarray(start, start + categories.length);
      if (cells.every((value) => value === 0 || value === 1) && cells.reduce((sum, value) => sum + value, 0) === 1)
        continue;
      throw new TimeVAEError(
        "invalid-data",
        `series: column ${name}: expected a 1 at one of ${categories.length} names and zeros, received ${cells.join(", ")} in ${place(start)}`,
      );
    }
  }
}

/** Where the number `index` stands, for people. */
function placeOf({ rows, shape: [, steps, features] }: SeriesArray, index: number): string {
  return rows ? `row ${Math.floor(index / features)}` : `window ${Math.floor(index / (steps * features))}`;
}
