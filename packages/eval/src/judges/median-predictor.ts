import { quantile } from "@timevae/statistics";
import type { Measure } from "../measure.js";
import { meanAbsoluteErrors } from "./mean-absolute-errors.js";
import { predictionTask } from "./prediction-task.js";
import { createWindowTable } from "./window-table.js";

/** What the predictive score has to be compared with. */
export const medianPredictor: Measure = {
  id: "medianPredictor",
  name: "Median predictor",
  group: "score",
  definition:
    "The error of a predictor that looks at nothing: at each step it says the median that the last column has there in the windows in question (in the " +
    "baseline row, in the training windows). Examined like the predictive score, on held-out real windows. A predictive score that is not lower means that the network " +
    "found nothing to predict from, whatever the generator is worth.",
  best: "baseline",
  deterministic: true,
  compute: async ({ train, heldOut, subject, isBaseline }) => {
    const learned = createWindowTable(isBaseline ? train : subject);
    const real = createWindowTable(heldOut);
    const { target } = predictionTask(learned.features);
    const prediction = new Float32Array((real.steps - 1) * real.count);
    for (let t = 1; t < real.steps; t++) {
      const row = (t * learned.features + target) * learned.count;
      const median = quantile(learned.values.slice(row, row + learned.count).sort(), 0.5);
      prediction.fill(median, (t - 1) * real.count, t * real.count);
    }
    return meanAbsoluteErrors([prediction], real, target);
  },
};
