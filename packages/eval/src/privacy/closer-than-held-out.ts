import { quantile } from "@timevae/statistics";
import { deterministicMeasure } from "../distances/deterministic-measure.js";
import { recordDistances } from "./record-distances.js";

/** Share of judged windows nearer to the training data than all but the nearest twentieth of held-out windows. */
export const closerThanHeldOut = deterministicMeasure({
  id: "closerThanHeldOut",
  name: "Share closer than held-out",
  group: "privacy",
  best: "baseline",
  definition:
    "The share of judged windows that are nearer to a training window than 95 % of the held-out windows are. Held-out windows themselves have about 0.05. A high share has three possible reasons: samples copy training windows, they are averages that lie near everything, or the data drift, so that held-out windows, which lie later in time, are far from all training windows. Distances of 0 (5th percentile, ratio) tell copies from the other two.",
  async value(comparison, options) {
    const { subject, heldOut } = await recordDistances(comparison, options);
    const limit = quantile(heldOut.nearest.toSorted(), 0.05);
    return subject.nearest.filter((distance) => distance < limit).length / subject.nearest.length;
  },
});
