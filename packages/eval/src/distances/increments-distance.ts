import { kolmogorovSmirnov } from "@timevae/statistics";
import { deterministicMeasure } from "./deterministic-measure.js";
import { meanOverFeatures } from "./mean-over-features.js";
import { sortedIncrements } from "./sorted-increments.js";

/** Kolmogorov–Smirnov statistic of the changes from step to step. */
export const incrementsDistance = deterministicMeasure({
  id: "incrementsDistance",
  name: "Increments",
  group: "time",
  best: "low",
  definition:
    "For each feature, the changes from one step to the next within windows, against those of the training windows: the largest gap between the two cumulative distribution functions (Kolmogorov–Smirnov). Mean over features. 0: steps of the same sizes; 1: no overlap. It rises when samples are smoother or rougher than the data. A constant feature that stays constant counts 0; windows of one step give 0.",
  value({ train, subject }) {
    if (train.shape[1] < 2) return 0;
    const real = sortedIncrements(train);
    const other = sortedIncrements(subject);
    return meanOverFeatures(train, (d) => kolmogorovSmirnov(real[d] as Float32Array, other[d] as Float32Array));
  },
});
