import { abs, multiply, type Parameters, reduceSum, sigmoid, subtract, type Tensor } from "@timevae/graph";
import { createRandom } from "@timevae/spec";
import type { Measure } from "../measure.js";
import { examineJudges } from "./examine-judges.js";
import { countUnits, declareGruJudge, runGruJudge } from "./gru-judge.js";
import { createBatchSource } from "./judge-batches.js";
import { meanAbsoluteErrors } from "./mean-absolute-errors.js";
import { predictionTask } from "./prediction-task.js";
import { StackedJudges } from "./stacked-judges.js";
import { createWindowTable, gatherWindows } from "./window-table.js";

const full = { repeats: 5, iterations: 5000 };
const fast = { repeats: 3, iterations: 1200 };
const batchSize = 128;

/** TimeGAN's predictive score (Yoon, Jarrett and van der Schaar, 2019): train on synthetic, test on real. */
export const predictive: Measure = {
  id: "predictive",
  name: "Predictive score",
  group: "score",
  definition:
    "A small recurrent network (GRU, half as many units as columns) learns on the windows in question to predict the last column one step ahead " +
    "from the other columns (a single column from its own past), and is examined on held-out real windows: the mean absolute error, in units of the " +
    `column's range. ${full.iterations} steps of ${batchSize} windows, ${full.repeats} predictors with their own seeds; in fast mode ${fast.repeats} predictors of ${fast.iterations} steps. ` +
    "As good as the baseline row, which learned from the training windows, is as good as it gets; compare with the median predictor, which looks at nothing: " +
    "where both are alike the column cannot be predicted and the score says little. Source: TimeGAN (Yoon et al., 2019).",
  best: "low",
  judgesRival: false,
  deterministic: false,
  compute: async ({ train, heldOut, subject, isBaseline }, { engine, seed, fast: isFast, onProgress, signal }) => {
    const { repeats, iterations } = isFast ? fast : full;
    const randoms = Array.from({ length: repeats }, (_, repeat) =>
      createRandom(seed).fork("predictive").fork(`judge ${repeat}`),
    );
    const table = createWindowTable(isBaseline ? train : subject);
    const { count, steps, features } = table;
    const { inputs, target } = predictionTask(features);
    const past = { steps: [0, steps - 1], features: inputs } as const;
    const future = { steps: [1, steps], features: [target, target + 1] } as const;
    const everything = Uint32Array.from({ length: count }, (_, n) => n);
    const sources = randoms.map((random) => createBatchSource(everything, batchSize, random.fork("batches")));
    const [windows, width] = [Math.min(batchSize, count), inputs[1] - inputs[0]];
    const specs = declareGruJudge(repeats, width, countUnits(features));
    const answer = (x: Tensor, weights: Parameters) => sigmoid(runGruJudge(x, weights, "every"));
    const judges = await StackedJudges.create(
      engine,
      {
        weights: specs,
        batch: { x: [steps - 1, repeats, width, windows], y: [steps - 1, repeats, 1, windows] },
        loss: ({ x, y }, weights) =>
          multiply(reduceSum(abs(subtract(answer(x as Tensor, weights), y as Tensor))), 1 / ((steps - 1) * windows)),
      },
      randoms,
    );
    try {
      await judges.train({ iterations, learningRate: 1e-3, onProgress, signal }, ({ x, y }) => {
        for (const [judge, next] of sources.entries()) {
          const indices = next();
          const place = { judges: repeats, windows, judge, from: 0 };
          gatherWindows(table, indices, past, { batch: x as Float32Array, ...place });
          gatherWindows(table, indices, future, { batch: y as Float32Array, ...place });
        }
      });
      const real = createWindowTable(heldOut);
      const allOfThem = Uint32Array.from({ length: real.count }, (_, n) => n);
      const [answers] = await examineJudges({ engine, specs, weights: await judges.weights(), answer }, [
        { table: real, part: past, indices: randoms.map(() => allOfThem) },
      ]);
      return meanAbsoluteErrors(answers!, real, target);
    } finally {
      await judges.dispose();
    }
  },
};
