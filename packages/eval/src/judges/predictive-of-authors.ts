import { abs, multiply, reduceSum, subtract, type Tensor } from "@timevae/graph";
import { createRandom } from "@timevae/spec";
import type { Measure } from "../measure.js";
import { declareCausalPredictor, runCausalPredictor } from "./causal-predictor.js";
import { examineJudges } from "./examine-judges.js";
import { meanAbsoluteErrors } from "./mean-absolute-errors.js";
import { predictionTask } from "./prediction-task.js";
import { trainEpochs } from "./train-epochs.js";
import { createWindowTable, gatherWindows } from "./window-table.js";

const full = { repeats: 5, epochs: 500 };
const fast = { repeats: 3, epochs: 60 };
const fit = { batchSize: 32, validationFraction: 0.1, minDelta: 1e-4, patience: 50 };

/** The predictive score as the TimeVAE authors measured it. */
export const predictiveOfAuthors: Measure = {
  id: "predictiveOfAuthors",
  name: "Predictive score, TimeVAE authors' variant",
  group: "score",
  definition:
    "As the TimeVAE authors' published code has it: the predictor is two causal convolutions over time, and is examined on the training windows " +
    `themselves. At most ${full.epochs} epochs in batches of ${fit.batchSize}, until the loss on a tenth of the windows has not fallen for ${fit.patience} epochs; ${full.repeats} predictors. ` +
    `In fast mode ${fast.repeats} predictors of at most ${fast.epochs} epochs. In the baseline row it learned from the training windows: the paper's row “Original”. Mean absolute error, in units of the column's range.`,
  best: "low",
  deterministic: false,
  compute: async ({ train, subject, isBaseline }, { engine, seed, fast: isFast, onProgress, signal }) => {
    const { repeats, epochs } = isFast ? fast : full;
    const randoms = Array.from({ length: repeats }, (_, repeat) =>
      createRandom(seed).fork("predictive of authors").fork(`judge ${repeat}`),
    );
    const table = createWindowTable(isBaseline ? train : subject);
    const { steps, features } = table;
    const { inputs, target } = predictionTask(features);
    const parts = {
      x: { steps: [0, steps - 1], features: inputs },
      y: { steps: [1, steps], features: [target, target + 1] },
    } as const;
    const width = inputs[1] - inputs[0];
    const specs = declareCausalPredictor(repeats, width, Math.max(1, Math.floor(width / 2)));
    const weights = await trainEpochs(
      engine,
      {
        specs,
        feeds: { x: [steps - 1, repeats, width], y: [steps - 1, repeats, 1] },
        windows: table.count,
        fill: (name, indices, place) => gatherWindows(table, indices, parts[name as "x" | "y"], place),
        losses: ({ x, y }, parameters) => {
          const errors = abs(subtract(runCausalPredictor(x as Tensor, parameters), y as Tensor));
          return multiply(reduceSum(errors, [0], { keepAxes: true }), 1 / (steps - 1));
        },
      },
      randoms,
      { ...fit, epochs, onProgress, signal },
    );
    const real = createWindowTable(train);
    const everything = Uint32Array.from({ length: real.count }, (_, n) => n);
    const [answers] = await examineJudges({ engine, specs, weights, answer: runCausalPredictor }, [
      { table: real, part: parts.x, indices: randoms.map(() => everything) },
    ]);
    return meanAbsoluteErrors(answers!, real, target);
  },
};
