import { autocorrelationCurves } from "./autocorrelation-curves.js";
import { deterministicMeasure } from "./deterministic-measure.js";
import { meanOverFeatures } from "./mean-over-features.js";

/** Mean absolute difference of the autocorrelation curves (ACD). */
export const autocorrelationDifference = deterministicMeasure({
  id: "autocorrelationDifference",
  name: "Autocorrelation difference (ACD)",
  group: "time",
  best: "low",
  definition:
    "For each feature, how strongly values a given number of steps apart go together (autocorrelation, pooled over windows, at every lag that fits into a window): mean absolute difference from the training data's curve over lags and features, after TSGBench (Ang et al. 2023) and Ni et al. (2021). 0: the same memory; 2 is the most. A constant feature has autocorrelation 0; windows of one step give 0.",
  value({ train, subject }) {
    const steps = train.shape[1];
    if (steps < 2) return 0;
    const real = autocorrelationCurves(train);
    const other = autocorrelationCurves(subject);
    return meanOverFeatures(train, (d) => {
      const mine = other[d] as Float64Array;
      const sum = (real[d] as Float64Array).reduce(
        (total, value, lag) => total + Math.abs(value - (mine[lag] as number)),
        0,
      );
      return sum / (steps - 1);
    });
  },
});
