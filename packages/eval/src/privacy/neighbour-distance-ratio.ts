import { quantile } from "@timevae/statistics";
import { deterministicMeasure } from "../distances/deterministic-measure.js";
import { recordDistances } from "./record-distances.js";

/** Ratio of the distances to the nearest and the second nearest training window, its 5th percentile (NNDR). */
export const neighbourDistanceRatio = deterministicMeasure({
  id: "neighbourDistanceRatio",
  name: "Nearest-neighbour distance ratio, 5th percentile (NNDR)",
  group: "privacy",
  best: "baseline",
  definition:
    "For each judged window, its distance to the nearest training window divided by that to the second nearest, where windows that share rows with the nearest are passed over (they are near-copies of it). The 5th percentile over judged windows. Near 1: no training window is singled out; near 0: samples belong to one training window each. Compare with the real-vs-real row. Where both distances are 0 the ratio is 1.",
  async value(comparison, options) {
    const { nearest, second } = (await recordDistances(comparison, options)).subject;
    const ratios = nearest.map((distance, n) => {
      const other = second[n] as number;
      return other === 0 || !Number.isFinite(other) ? 1 : distance / other;
    });
    return quantile(ratios.sort(), 0.05);
  },
});
