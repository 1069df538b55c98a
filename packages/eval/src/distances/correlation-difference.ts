import { correlationMatrix } from "./correlation-matrix.js";
import { deterministicMeasure } from "./deterministic-measure.js";

/** Sum over pairs of features of the difference of their correlations, divided by 10. */
export const correlationDifference = deterministicMeasure({
  id: "correlationDifference",
  name: "Correlation difference",
  group: "features",
  best: "low",
  definition:
    "Correlation between each pair of features at the same step, over all windows: sum over pairs of the absolute difference from the training data's correlation, divided by 10. This is the correlational score of Diffusion-TS (Yuan and Qiao 2024). It grows with the number of pairs, so compare only within one data set. A constant feature has correlation 0 with the others; a single feature has no pair and gives 0.",
  value({ train, subject }) {
    const d = train.shape[2];
    const real = correlationMatrix(train).values;
    const other = correlationMatrix(subject).values;
    let sum = 0;
    for (let i = 0; i < d; i++) {
      for (let j = 0; j < i; j++) sum += Math.abs((real[i * d + j] as number) - (other[i * d + j] as number));
    }
    return sum / 10;
  },
});
