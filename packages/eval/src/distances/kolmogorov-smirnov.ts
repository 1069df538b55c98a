import { kolmogorovSmirnov as statistic } from "@timevae/statistics";
import { deterministicMeasure } from "./deterministic-measure.js";
import { meanOverFeatures } from "./mean-over-features.js";
import { sortedValues } from "./sorted-values.js";

/** Largest gap between the distribution functions of a feature's values, mean over features. */
export const kolmogorovSmirnov = deterministicMeasure({
  id: "kolmogorovSmirnov",
  name: "Kolmogorov–Smirnov",
  group: "marginal",
  best: "low",
  definition:
    "For each feature, all values of all windows against all training values: the largest gap between the two cumulative distribution functions (Kolmogorov 1933, Smirnov 1948). Mean over features. 0: the same distribution; 1: no overlap. It does not look at the order of values in time. A constant feature that stays the same constant counts 0.",
  value({ train, subject }) {
    const real = sortedValues(train);
    const other = sortedValues(subject);
    return meanOverFeatures(train, (d) => statistic(real[d] as Float32Array, other[d] as Float32Array));
  },
});
