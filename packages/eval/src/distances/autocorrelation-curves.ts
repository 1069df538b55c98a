import type { SeriesArray } from "@timevae/spec";
import { moments } from "@timevae/statistics";
import { evenSubset } from "./even-subset.js";
import { remember } from "./remember.js";
import { sortedValues } from "./sorted-values.js";

/** Products to spend on one series; longer windows are thinned out to that. */
const budget = 4e8;

/**
 * Autocorrelation of each feature at lags 0 … T − 1, pooled over windows: the mean product of two deviations from the feature's mean that are
 * so many steps apart in one window, divided by the variance. Mean and variance are those of all windows together, so that a
 * level that differs from window to window counts as correlation. A constant has 0 at every lag but the first.
 *
 * @returns D arrays `[T]`
 */
export const autocorrelationCurves: (series: SeriesArray) => readonly Float64Array[] = remember((all: SeriesArray) => {
  const steps = all.shape[1];
  const features = all.shape[2];
  const series = evenSubset(all, Math.max(50, (2 * budget) / (steps * steps * features)));
  const windows = series.shape[0];
  const centred = new Float64Array(steps);
  return sortedValues(series).map((sorted, d) => {
    const { mean, variance } = moments(sorted);
    const curve = new Float64Array(steps);
    curve[0] = 1;
    if (variance === 0) return curve;
    const sums = new Float64Array(steps);
    for (let n = 0; n < windows; n++) {
      for (let t = 0; t < steps; t++) centred[t] = (series.values[(n * steps + t) * features + d] as number) - mean;
      for (let lag = 1; lag < steps; lag++) {
        let sum = 0;
        for (let t = lag; t < steps; t++) sum += (centred[t] as number) * (centred[t - lag] as number);
        sums[lag] = (sums[lag] as number) + sum;
      }
    }
    for (let lag = 1; lag < steps; lag++) curve[lag] = (sums[lag] as number) / (windows * (steps - lag) * variance);
    return curve;
  });
});
