import { createRandom, type Random, type SeriesArray, selectWindows } from "@timevae/spec";
import { createPause } from "../create-pause.js";
import type { Measure } from "../measure.js";
import { accuracyOf } from "./accuracy-of.js";
import { applyKernel, drawKernel } from "./random-kernels.js";
import { fitRidgeClassifier } from "./ridge-classifier.js";
import { splitByTime } from "./split-by-time.js";
import { createWindowTable, standardiseTable, type WindowTable } from "./window-table.js";

const full = { repeats: 3, kernels: 1000, windows: 400 };
const fast = { repeats: 2, kernels: 400, windows: 250 };
/** Kernels between two pauses. */
const kernelsPerPause = 4;

/** What any good classifier sees, where TimeGAN's judge is nearly blind. */
export const strongJudge: Measure = {
  id: "strongJudge",
  name: "Strong judge",
  group: "score",
  definition:
    `A strong classifier learns to tell held-out real windows from the windows in question: ${full.kernels} random convolutions, of each the highest response and the share of ` +
    "positive ones (ROCKET: Dempster, Petitjean and Webb, 2020), and a ridge classifier on top. The score is |0.5 − accuracy| on windows that it did not learn from: 0 when it " +
    `cannot tell them apart, 0.5 when it always can. At most ${full.windows} windows of each kind to learn from and as many to be examined on, parted in time where it is known; ` +
    `${full.repeats} judges with their own kernels; in fast mode ${fast.repeats} with ${fast.kernels} kernels and ${fast.windows} windows. In the baseline row held-out windows are told from training windows. ` +
    "It sees details that the discriminative score's small network misses: that two columns are always equal, that values lie on a grid.",
  best: "low",
  deterministic: false,
  compute: async ({ train, heldOut, subject, isBaseline }, { engine, seed, fast: isFast, onProgress, signal }) => {
    const { repeats, kernels, windows } = isFast ? fast : full;
    const [real, other] = isBaseline ? [train, heldOut] : [heldOut, subject];
    const pause = createPause(signal);
    const scores: number[] = [];
    for (let repeat = 0; repeat < repeats; repeat++) {
      const random = createRandom(seed).fork("strong judge").fork(`judge ${repeat}`);
      const { table, counts } = arrange(real, other, windows, random);
      const [learnReal, learnOther, examineReal] = counts;
      const learned = learnReal + learnOther;
      const draw = random.fork("kernels");
      const features: Float64Array[] = [];
      for (let k = 0; k < kernels; k++) {
        const [highest, positive] = [new Float64Array(table.count), new Float64Array(table.count)];
        applyKernel(drawKernel(table.steps, table.features, draw), table, highest, positive);
        features.push(highest, positive);
        if (k % kernelsPerPause === 0) {
          onProgress?.((repeat + (0.7 * k) / kernels) / repeats);
          await pause();
        }
      }
      const labels = Float64Array.from({ length: learned }, (_, n) => (n < learnReal ? 1 : -1));
      const { constant, weights } = await fitRidgeClassifier(
        engine,
        features.map((feature) => feature.subarray(0, learned)),
        labels,
        pause,
      );
      const answers = new Float32Array(table.count - learned).fill(constant);
      for (const [i, feature] of features.entries()) {
        const weight = weights[i] as number;
        for (let n = 0; n < answers.length; n++) {
          answers[n] = (answers[n] as number) + weight * (feature[learned + n] as number);
        }
      }
      const examined = { real: answers.subarray(0, examineReal), subject: answers.subarray(examineReal) };
      scores.push(Math.abs(0.5 - accuracyOf(examined, 0)));
      onProgress?.((repeat + 1) / repeats);
      await pause();
    }
    return scores;
  },
};

/** Windows to learn from, real and other, then windows to be examined on, real and other, in one standardised table. */
function arrange(
  real: SeriesArray,
  other: SeriesArray,
  most: number,
  random: Random,
): { table: WindowTable; counts: readonly [number, number, number, number] } {
  const sides = [real, other].map((series, kind) => {
    const own = random.fork(`split ${kind}`);
    const { learn, examine } = splitByTime(series, own);
    const pick = (indices: Uint32Array) => {
      const order = own.permutation(indices.length).subarray(0, most);
      return createWindowTable(
        selectWindows(
          series,
          Uint32Array.from(order, (i) => indices[i] as number),
        ),
      );
    };
    return [pick(learn), pick(examine)] as const;
  });
  const [[learnReal, examineReal], [learnOther, examineOther]] = sides as [(typeof sides)[0], (typeof sides)[0]];
  const parts = [learnReal, learnOther, examineReal, examineOther] as const;
  const counts = [learnReal.count, learnOther.count, examineReal.count, examineOther.count] as const;
  return { table: standardiseTable(joinTables(parts), counts[0] + counts[1]), counts };
}

function joinTables(tables: readonly WindowTable[]): WindowTable {
  const { steps, features } = tables[0] as WindowTable;
  const count = tables.reduce((sum, table) => sum + table.count, 0);
  const values = new Float32Array(count * steps * features);
  let from = 0;
  for (const table of tables) {
    for (let row = 0; row < steps * features; row++) {
      values.set(table.values.subarray(row * table.count, (row + 1) * table.count), row * count + from);
    }
    from += table.count;
  }
  return { count, steps, features, values };
}
