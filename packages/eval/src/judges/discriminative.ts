import type { Measure } from "../measure.js";
import { accuracyOf } from "./accuracy-of.js";
import { judgeLogits } from "./judge-logits.js";

const full = { repeats: 5, iterations: 2000 };
const fast = { repeats: 3, iterations: 600 };
/** Windows of each kind in a batch. */
const batchSize = 128;
const learnFraction = 0.8;

/** TimeGAN's discriminative score (Yoon, Jarrett and van der Schaar, 2019), with the threshold where it belongs. */
export const discriminative: Measure = {
  id: "discriminative",
  name: "Discriminative score",
  group: "score",
  definition:
    "A small recurrent network (GRU, half as many units as columns) learns to tell windows of the training data from the " +
    `windows in question: ${full.iterations} steps of ${batchSize} + ${batchSize} windows on 80 % of both, then it is examined on the other 20 %. ` +
    "The score is |0.5 − accuracy|, where the accuracy is the mean of both kinds': 0 when it cannot tell them apart, 0.5 when it always can. " +
    `${full.repeats} judges with their own seeds; in fast mode ${fast.repeats} judges of ${fast.iterations} steps. ` +
    "Source: TimeGAN (Yoon et al., 2019), a probability of 0.5 as the threshold.",
  best: "low",
  deterministic: false,
  compute: async (comparison, options) => {
    const size = options.fast ? fast : full;
    const logits = await judgeLogits(comparison, { ...options, ...size, batchSize, learnFraction });
    return logits.map((examined) => Math.abs(0.5 - accuracyOf(examined, 0)));
  },
};
