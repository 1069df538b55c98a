import type { Parameters, Tensor } from "@timevae/graph";
import { createRandom } from "@timevae/spec";
import type { Comparison, MeasureOptions } from "../measure.js";
import { crossEntropy } from "./cross-entropy.js";
import { examineJudges } from "./examine-judges.js";
import { countUnits, declareGruJudge, runGruJudge } from "./gru-judge.js";
import { createBatchSource, type JudgeSplit, splitForJudge } from "./judge-batches.js";
import { StackedJudges } from "./stacked-judges.js";
import { createWindowTable, gatherWindows } from "./window-table.js";

/** A judge's logits on windows that it did not learn from: the higher, the more it takes them for real. */
export interface ExaminedLogits {
  readonly real: Float32Array;
  readonly subject: Float32Array;
}

export interface JudgeLogitsOptions extends Omit<MeasureOptions, "fast"> {
  readonly repeats: number;
  readonly iterations: number;
  /** Windows of each kind in a batch. */
  readonly batchSize: number;
  /** The share of the windows that a judge learns from; it is examined on the others. */
  readonly learnFraction: number;
}

/** Trains TimeGAN's judges, one per repeat, to tell `train` from `subject`, and examines them. */
export async function judgeLogits(
  { train, subject }: Pick<Comparison, "train" | "subject">,
  { engine, seed, onProgress, signal, repeats, iterations, batchSize, learnFraction }: JudgeLogitsOptions,
): Promise<readonly ExaminedLogits[]> {
  const randoms = Array.from({ length: repeats }, (_, repeat) =>
    createRandom(seed).fork("discriminative").fork(`judge ${repeat}`),
  );
  const kinds = [train, subject].map((series, kind) => {
    const table = createWindowTable(series);
    const splits = randoms.map((random) => splitForJudge(table.count, learnFraction, random.fork(`split ${kind}`)));
    const sources = splits.map(({ learn }, i) =>
      createBatchSource(learn, batchSize, randoms[i]!.fork(`batches ${kind}`)),
    );
    return { table, splits, sources, size: Math.min(batchSize, (splits[0] as JudgeSplit).learn.length) };
  });
  const [real, other] = kinds as [(typeof kinds)[0], (typeof kinds)[0]];
  const { steps, features } = real.table;
  const part = { steps: [0, steps], features: [0, features] } as const;
  const windows = real.size + other.size;
  const specs = declareGruJudge(repeats, features, countUnits(features));
  const answer = (x: Tensor, weights: Parameters) => runGruJudge(x, weights, "last");
  const judges = await StackedJudges.create(
    engine,
    {
      weights: specs,
      batch: { x: [steps, repeats, features, windows] },
      loss: ({ x }, weights) => crossEntropy(answer(x as Tensor, weights), real.size, other.size),
    },
    randoms,
  );
  try {
    await judges.train({ iterations, learningRate: 1e-3, onProgress, signal }, ({ x }) => {
      for (const [kind, { table, sources }] of kinds.entries()) {
        for (const [judge, next] of sources.entries()) {
          const target = { batch: x as Float32Array, judges: repeats, windows, judge, from: kind * real.size };
          gatherWindows(table, next(), part, target);
        }
      }
    });
    const [logitsOfReal, logitsOfOther] = (await examineJudges(
      { engine, specs, weights: await judges.weights(), answer },
      kinds.map(({ table, splits }) => ({ table, part, indices: splits.map(({ examine }) => examine) })),
    )) as [readonly Float32Array[], readonly Float32Array[]];
    return logitsOfReal.map((logits, judge) => ({ real: logits, subject: logitsOfOther[judge] as Float32Array }));
  } finally {
    await judges.dispose();
  }
}
