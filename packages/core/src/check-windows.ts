import { type SeriesArray, TimeVAEError } from "@timevae/spec";

/**
 * Whether there is something to learn from.
 *
 * @throws {TimeVAEError} `invalid-data` on too few windows or steps, or a value that is not finite
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
      `series: expected finite numbers, received ${values[bad]} in ${series.rows ? `row ${Math.floor(bad / features)}` : `window ${Math.floor(bad / (steps * features))}`}, column ${series.columns[bad % features]}`,
    );
  }
}
