import type { SeriesArray } from "@timevae/spec";

/**
 * Autocorrelation of a column inside windows, lag 0 first: the mean over all pairs of the product of deviations from the mean of
 * all values, divided by their variance. Windows are pooled; no pair crosses from one into another.
 *
 * @returns `[lags + 1]`; null throughout where the column is constant
 */
export function autocorrelationOf({ values, shape }: SeriesArray, d: number, lags: number): (number | null)[] {
  const [windows, steps, features] = shape;
  const at = (n: number, t: number) => values[(n * steps + t) * features + d] as number;
  let mean = 0;
  for (let n = 0; n < windows; n++) for (let t = 0; t < steps; t++) mean += at(n, t);
  mean /= windows * steps;
  let variance = 0;
  for (let n = 0; n < windows; n++) for (let t = 0; t < steps; t++) variance += (at(n, t) - mean) ** 2;
  variance /= windows * steps;
  const isConstant = !(variance > (1e-7 * Math.abs(mean)) ** 2);
  return Array.from({ length: lags + 1 }, (_, lag) => {
    if (isConstant) return null;
    let sum = 0;
    for (let n = 0; n < windows; n++) {
      for (let t = 0; t + lag < steps; t++) sum += (at(n, t) - mean) * (at(n, t + lag) - mean);
    }
    return sum / (windows * (steps - lag)) / variance;
  });
}
