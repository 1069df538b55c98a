import { completeWindows, type SeriesArray, TimeVAEError } from "@timevae/spec";

/** Fewer windows say nothing of how values are spread. */
const leastWindows = 32;

/**
 * The windows in which nothing is missing: facts and densities are learned from these, as samples are complete as well.
 *
 * @throws {TimeVAEError} `invalid-data` when there are gaps, and fewer than 32 windows have none
 */
export function requireCompleteWindows(series: SeriesArray): SeriesArray {
  const complete = completeWindows(series);
  if (complete === series || complete.shape[0] >= leastWindows) return complete;
  const [windows, , features] = series.shape;
  const mask = (series.rows ? series.rows.mask : series.mask) as Uint8Array;
  const missing = new Array<number>(features).fill(0);
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] === 0) missing[i % features] = (missing[i % features] as number) + 1;
  }
  const worst = missing.indexOf(Math.max(...missing));
  const share = (100 * (missing[worst] as number) * features) / mask.length;
  throw new TimeVAEError(
    "invalid-data",
    `training.calibration: expected at least ${leastWindows} windows without gaps, received ${complete.shape[0]} of ${windows}; ` +
      `column "${series.columns[worst]}" lacks most, ${share.toFixed(0)} % of its values: leave it out, fill gaps, take shorter ` +
      "windows, or another preset",
  );
}
