import type { SeriesArray } from "@timevae/spec";
import { histogram } from "@timevae/statistics";
import { deterministicMeasure } from "./deterministic-measure.js";
import { meanOverFeatures } from "./mean-over-features.js";
import { totalVariation } from "./total-variation.js";

const bins = 50;

/** Marginal distribution difference (MDD): histograms at each step, mean over steps and features. */
export const histogramDifference = deterministicMeasure({
  id: "histogramDifference",
  name: "Histogram difference (MDD)",
  group: "marginal",
  best: "low",
  definition: `For each feature at each step of the window, histograms of training and judged windows with ${bins} equal bins over the training range there and one bin beyond each end: half the sum of absolute differences of the shares. Mean over steps and features. 0: the same; 1: no bin in common. The marginal distribution difference of TSGBench (Ang et al. 2023), but in shares instead of densities, so that a narrow range weighs no more than a wide one. Few windows give high values by chance: compare with the real-vs-real row.`,
  value({ train, subject }) {
    const steps = train.shape[1];
    return meanOverFeatures(train, (d) => {
      let sum = 0;
      for (let t = 0; t < steps; t++) {
        const real = valuesAt(train, t, d);
        const range = {
          minimum: real.reduce((a, b) => Math.min(a, b)),
          maximum: real.reduce((a, b) => Math.max(a, b)),
          bins,
        };
        sum += totalVariation(histogram(real, range), histogram(valuesAt(subject, t, d), range));
      }
      return sum / steps;
    });
  },
});

/** `[N]` */
function valuesAt(
  { values, shape: [windows, steps, features] }: SeriesArray,
  step: number,
  feature: number,
): Float32Array {
  const own = new Float32Array(windows);
  for (let n = 0; n < windows; n++) own[n] = values[(n * steps + step) * features + feature] as number;
  return own;
}
