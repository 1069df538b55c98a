import { wasserstein1 } from "@timevae/statistics";
import { deterministicMeasure } from "./deterministic-measure.js";
import { meanOverFeatures } from "./mean-over-features.js";
import { sortedValues } from "./sorted-values.js";

/** How far values have to be moved to have the real distribution, mean over features. */
export const wasserstein = deterministicMeasure({
  id: "wasserstein1",
  name: "Wasserstein-1",
  group: "marginal",
  best: "low",
  definition:
    "For each feature, how far its values have to be moved on average until they are distributed like the training values (earth mover's distance; Vaserstein 1969). Mean over features, in units of the feature's range in the training data: 0.05 means 5 % of the range. 0: the same distribution. Unlike Kolmogorov–Smirnov it says how far off values are. A constant feature counts its distance from the constant.",
  value({ train, subject }) {
    const real = sortedValues(train);
    const other = sortedValues(subject);
    return meanOverFeatures(train, (d) => wasserstein1(real[d] as Float32Array, other[d] as Float32Array));
  },
});
