import type { Moments } from "@timevae/statistics";
import { deterministicMeasure } from "./deterministic-measure.js";
import { featureMoments } from "./feature-moments.js";
import { meanOverFeatures } from "./mean-over-features.js";

/** Difference in lopsidedness of a feature's values, mean over features. */
export const skewnessDifference = deterministicMeasure({
  id: "skewnessDifference",
  name: "Skewness difference",
  group: "moments",
  best: "low",
  definition:
    "For each feature, the skewness (third standardised moment: which side has the longer tail) of all its values, absolute difference from the training data's; mean over features, as in TSGBench (Ang et al. 2023). 0: equally lopsided. A constant feature has skewness 0.",
  value({ train, subject }) {
    const real = featureMoments(train);
    const other = featureMoments(subject);
    return meanOverFeatures(train, (d) => Math.abs((real[d] as Moments).skewness - (other[d] as Moments).skewness));
  },
});
