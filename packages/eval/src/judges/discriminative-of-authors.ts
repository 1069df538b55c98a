import type { Parameters, Tensor } from "@timevae/graph";
import { createRandom, createSeriesArray, type SeriesArray } from "@timevae/spec";
import type { Measure } from "../measure.js";
import { softplusOfWrong } from "./cross-entropy.js";
import { examineJudges } from "./examine-judges.js";
import { countUnits, declareGruJudge, runGruJudge } from "./gru-judge.js";
import { splitForJudge } from "./judge-batches.js";
import { trainEpochs } from "./train-epochs.js";
import { createWindowTable, gatherWindows } from "./window-table.js";

const repeats = 5;
const iterations = 2000;
const fast = { repeats: 3, iterations: 400 };
const fit = { batchSize: 128, validationFraction: 0.1, minDelta: 1e-4, patience: 100 };
const learnFraction = 0.8;
/** The authors compare the logit, not the probability, with 0.5: a probability of 0.622. */
const threshold = 0.5;

/** The discriminative score as the TimeVAE authors measured it. */
export const discriminativeOfAuthors: Measure = {
  id: "discriminativeOfAuthors",
  name: "Discriminative score, TimeVAE authors' variant",
  group: "score",
  definition:
    "As the TimeVAE authors' published code has it, for comparison with their tables: a judge takes a window for real when its logit, not its probability, is above 0.5 (a probability " +
    `of 0.622), which flatters generators that a judge is unsure about. ceil(${iterations} · ${fit.batchSize} / N) epochs in batches of ${fit.batchSize}, N being the windows to learn from, until the loss on a tenth of them has not fallen ` +
    `for ${fit.patience} epochs; ${repeats} judges. In fast mode ${fast.repeats} judges and ${fast.iterations} instead of ${iterations}. |0.5 − accuracy| on a fifth of the windows.`,
  best: "low",
  deterministic: false,
  compute: async ({ train, subject }, { engine, seed, fast: isFast, onProgress, signal }) => {
    const size = isFast ? fast : { repeats, iterations };
    const randoms = Array.from({ length: size.repeats }, (_, repeat) =>
      createRandom(seed).fork("discriminative of authors").fork(`judge ${repeat}`),
    );
    const table = createWindowTable(joinSeries(train, subject));
    const isReal = (n: number) => n < train.shape[0];
    const splits = randoms.map((random) => splitForJudge(table.count, learnFraction, random.fork("split")));
    const { steps, features } = table;
    const part = { steps: [0, steps], features: [0, features] } as const;
    const windows = splits[0]!.learn.length;
    const specs = declareGruJudge(size.repeats, features, countUnits(features));
    const answer = (x: Tensor, weights: Parameters) => runGruJudge(x, weights, "last");
    const weights = await trainEpochs(
      engine,
      {
        specs,
        feeds: { x: [steps, size.repeats, features], label: [1, size.repeats, 1] },
        windows,
        fill: (name, indices, target) => {
          const chosen = indices.map((i) => splits[target.judge]!.learn[i] as number);
          if (name === "x") return gatherWindows(table, chosen, part, target);
          const from = target.judge * target.windows + target.from;
          for (const [i, n] of chosen.entries()) target.batch[from + i] = isReal(n) ? 1 : -1;
        },
        losses: ({ x, label }, parameters) => softplusOfWrong(answer(x as Tensor, parameters), label as Tensor),
      },
      randoms,
      { ...fit, epochs: Math.ceil((size.iterations * fit.batchSize) / windows), onProgress, signal },
    );
    const indices = splits.map(({ examine }) => examine);
    const [logits] = await examineJudges({ engine, specs, weights, answer }, [{ table, part, indices }]);
    return logits!.map((own, judge) => {
      const right = own.reduce((sum, logit, i) => sum + Number(logit > threshold === isReal(indices[judge]![i]!)), 0);
      return Math.abs(0.5 - right / own.length);
    });
  },
};

function joinSeries(first: SeriesArray, second: SeriesArray): SeriesArray {
  const values = new Float32Array(first.values.length + second.values.length);
  values.set(first.values);
  values.set(second.values, first.values.length);
  const [windows, steps, features] = first.shape;
  return createSeriesArray(values, [windows + second.shape[0], steps, features]);
}
