import { quantile } from "@timevae/statistics";
import { deterministicMeasure } from "../distances/deterministic-measure.js";
import { recordDistances } from "./record-distances.js";

/** Median distance to the closest training window (DCR). */
export const closestRecord = deterministicMeasure({
  id: "closestRecord",
  name: "Distance to closest record, median (DCR)",
  group: "privacy",
  best: "baseline",
  definition:
    "For each judged window, the distance to the nearest training window, divided by the square root of steps × features: the typical deviation as a share of the range. Median over judged windows. Compare with the held-out windows in the real-vs-real row: they lie later in time than the training windows and share no rows with them. Clearly below that row: samples hug the training data (or are averages, which lie near everything). 0: copies.",
  async value(comparison, options) {
    const { nearest } = (await recordDistances(comparison, options)).subject;
    const [, steps, features] = comparison.train.shape;
    return quantile(nearest.toSorted(), 0.5) / Math.sqrt(steps * features);
  },
});
