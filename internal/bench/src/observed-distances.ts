import type { SeriesArray } from "@timevae/spec";
import { kolmogorovSmirnov } from "@timevae/statistics";

/** Features of which a smaller share is observed are left out: there is nothing to compare with. */
export const leastObserved = 0.05;

/** How far samples are from data of which some is missing; 0: not at all. Means over features, or pairs of them. */
export interface ObservedDistances {
  /** Largest difference of the features' distribution functions. */
  readonly kolmogorovSmirnov: number;
  /** Absolute difference of autocorrelations at lags 1 to 6. */
  readonly autocorrelation: number;
  /** Absolute difference of the correlations of two features. */
  readonly correlation: number;
}

/** Distances between observed values: of pairs, only those count of which both are observed. */
export function distancesOfObserved(real: SeriesArray, synthetic: SeriesArray): ObservedDistances {
  const features = real.shape[2];
  const all = Array.from({ length: features }, (_, d) => d).filter(
    (d) => valuesOf(real, d).length >= (leastObserved * real.values.length) / features,
  );
  const lags = [1, 2, 3, 4, 5, 6];
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value / values.length, 0);
  const difference = (d: number, e: number, lag: number) =>
    Math.abs(correlationOf(real, d, e, lag) - correlationOf(synthetic, d, e, lag));
  return {
    kolmogorovSmirnov: mean(all.map((d) => kolmogorovSmirnov(valuesOf(real, d), valuesOf(synthetic, d)))),
    autocorrelation: mean(all.flatMap((d) => lags.map((lag) => difference(d, d, lag)))),
    correlation: mean(all.flatMap((d) => all.slice(d + 1).map((e) => difference(d, e, 0)))),
  };
}

function valuesOf({ values, mask, shape }: SeriesArray, d: number): Float32Array {
  return values.filter((_, i) => i % shape[2] === d && mask?.[i] !== 0).sort();
}

/** Of feature d with feature e `lag` steps later, in the same window. */
function correlationOf({ values, mask, shape }: SeriesArray, d: number, e: number, lag: number): number {
  const [windows, steps, features] = shape;
  let [count, x, y, xx, yy, xy] = [0, 0, 0, 0, 0, 0];
  const [baseX, baseY] = [values[d] as number, values[e] as number];
  for (let n = 0; n < windows; n++) {
    for (let t = 0; t + lag < steps; t++) {
      const [i, j] = [(n * steps + t) * features + d, (n * steps + t + lag) * features + e];
      if (mask?.[i] === 0 || mask?.[j] === 0) continue;
      const [a, b] = [(values[i] as number) - baseX, (values[j] as number) - baseY];
      count++;
      x += a;
      y += b;
      xx += a * a;
      yy += b * b;
      xy += a * b;
    }
  }
  const covariance = xy / count - (x / count) * (y / count);
  const variance = (xx / count - (x / count) ** 2) * (yy / count - (y / count) ** 2);
  return variance > 0 ? covariance / Math.sqrt(variance) : 0;
}
