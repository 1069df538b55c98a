import { quantile } from "@timevae/statistics";
import { deterministicMeasure } from "../distances/deterministic-measure.js";
import { recordDistances } from "./record-distances.js";

/** Distance to the closest training window below which the nearest twentieth lies. */
export const closestRecordLow = deterministicMeasure({
  id: "closestRecordLow",
  name: "Distance to closest record, 5th percentile",
  group: "privacy",
  best: "baseline",
  definition:
    "The same distance to the nearest training window, but its 5th percentile over judged windows: it sees copies that are only a small part of the samples. 0: at least a twentieth are copies. Compare with the real-vs-real row.",
  async value(comparison, options) {
    const { nearest } = (await recordDistances(comparison, options)).subject;
    const [, steps, features] = comparison.train.shape;
    return quantile(nearest.toSorted(), 0.05) / Math.sqrt(steps * features);
  },
});
