import type { Moments } from "@timevae/statistics";
import { deterministicMeasure } from "./deterministic-measure.js";
import { featureMoments } from "./feature-moments.js";
import { meanOverFeatures } from "./mean-over-features.js";

/** Difference in weight of the tails of a feature's values, mean over features. */
export const kurtosisDifference = deterministicMeasure({
  id: "kurtosisDifference",
  name: "Kurtosis difference",
  group: "moments",
  best: "low",
  definition:
    "For each feature, the kurtosis (fourth standardised moment: how heavy the tails are) of all its values, absolute difference from the training data's; mean over features, as in TSGBench (Ang et al. 2023). 0: equally heavy tails. One extreme value can dominate it. A constant feature has excess kurtosis 0.",
  value({ train, subject }) {
    const real = featureMoments(train);
    const other = featureMoments(subject);
    return meanOverFeatures(train, (d) =>
      Math.abs((real[d] as Moments).excessKurtosis - (other[d] as Moments).excessKurtosis),
    );
  },
});
