import type { SeriesArray } from "@timevae/spec";
import { dynamicTimeWarping } from "@timevae/statistics";
import { breathe } from "../breathe.js";
import { deterministicMeasure } from "./deterministic-measure.js";
import { evenSubset } from "./even-subset.js";

/** Dynamic time warping distance of a judged window to the nearest training window, on average. */
export const nearestDtw = deterministicMeasure({
  id: "nearestDtw",
  name: "Nearest DTW",
  group: "sets",
  best: "baseline",
  definition:
    "For each judged window, the distance to the training window that is nearest when small delays are forgiven (dynamic time warping, Sakoe and Chiba 1978, all features warped together, at most a tenth of the window apart), divided by the square root of steps × features: the typical deviation as a share of the range. Mean over judged windows. Good samples are as near as held-out real windows are; 0 means copies. Windows are not compared pair by pair in file order, which would say nothing. At most 200 judged and 400 training windows, evenly spread, fewer when windows are long.",
  async value({ train, subject }, { fast, signal, onProgress }) {
    const [, steps, features] = train.shape;
    const band = Math.max(1, Math.ceil(steps / 10));
    const cells = steps * Math.min(steps, 2 * band + 1) * features;
    const pairs = Math.min(fast ? 20_000 : 80_000, Math.max(800, (fast ? 1e8 : 4e8) / cells));
    const judged = evenSubset(subject, Math.sqrt(pairs / 2));
    const real = evenSubset(train, Math.sqrt(pairs * 2));
    let sum = 0;
    for (let n = 0; n < judged.shape[0]; n++) {
      sum += nearest(windowOf(judged, n), real, band);
      if (n % 10 === 9) {
        onProgress?.(n / judged.shape[0]);
        await breathe(signal);
      }
    }
    return sum / judged.shape[0] / Math.sqrt(steps * features);
  },
});

function nearest(window: Float32Array, references: SeriesArray, band: number): number {
  let best = Number.POSITIVE_INFINITY;
  const features = references.shape[2];
  for (let n = 0; n < references.shape[0] && best > 0; n++) {
    best = Math.min(best, dynamicTimeWarping(window, windowOf(references, n), { features, band, bound: best }));
  }
  return best;
}

function windowOf({ values, shape: [, steps, features] }: SeriesArray, n: number): Float32Array {
  return values.subarray(n * steps * features, (n + 1) * steps * features);
}
