import { type SeriesArray, selectWindows, TimeVAEError } from "@timevae/spec";

/** Fewer windows say nothing of how values are spread. */
const leastWindows = 32;

/** The windows in which nothing is missing: what a density of values is learned from, as samples are complete as well. */
export function completeWindows(series: SeriesArray): SeriesArray {
  const { mask } = series;
  if (!mask) return series;
  const [windows, steps, columns] = series.shape;
  const size = steps * columns;
  const isComplete = (n: number) => !mask.subarray(n * size, (n + 1) * size).includes(0);
  return selectWindows(series, Uint32Array.from(Array.from({ length: windows }, (_, n) => n).filter(isComplete)));
}

/**
 * {@link completeWindows}, of windows to calibrate with.
 *
 * @throws {TimeVAEError} `invalid-data` when hardly any are complete
 */
export function requireCompleteWindows(series: SeriesArray): SeriesArray {
  const complete = completeWindows(series);
  const [windows, , columns] = series.shape;
  if (complete === series || complete.shape[0] >= Math.min(leastWindows, windows)) return complete;
  const missing = new Array<number>(columns).fill(0);
  for (const [i, isThere] of (series.mask as Uint8Array).entries()) {
    if (!isThere) missing[i % columns] = (missing[i % columns] as number) + 1;
  }
  const worst = missing.indexOf(Math.max(...missing));
  const share = (100 * (missing[worst] as number) * columns) / (series.mask as Uint8Array).length;
  throw new TimeVAEError(
    "invalid-data",
    `training.calibration: expected at least ${leastWindows} windows without gaps, received ${complete.shape[0]} of ${windows}; ` +
      `column "${series.columns[worst]}" lacks most, ${share.toFixed(0)} % of its values: leave it out, fill gaps, take shorter ` +
      "windows, or another preset",
  );
}
