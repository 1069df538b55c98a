import { parseArgs } from "node:util";
import { fit } from "@timevae/core";
import { createOrtEngine } from "@timevae/engine-ort";
import { scoreMeasures, summarizeRepeats } from "@timevae/eval";
import { createRandom, type SeriesArray, selectWindows } from "@timevae/spec";
import { loadPaperData, paperDatasets } from "./paper/paper-data.js";
import { scalerOf } from "./scale-windows.js";

/**
 * The paper's second claim: predictors that learn from denoised windows, the decoder's means of encoded ones, predict better than those
 * that learn from the raw ones. Both are examined on raw held-out windows, later in time than those learned from.
 */
const { values: flags } = parseArgs({
  options: {
    datasets: { type: "string", default: paperDatasets.join(",") },
    percent: { type: "string", default: "20" },
    epochs: { type: "string", default: "100" },
    fast: { type: "boolean", default: false },
  },
});
const [percent, epochs] = [Number(flags.percent), Number(flags.epochs)];
/** From where each kind of window is predicted: the paper's weight and one that keeps more. */
const weights = [3, 20];
const learnedShare = 0.8;
const seed = 1;
const predictive = scoreMeasures.find(({ id }) => id === "predictive") as (typeof scoreMeasures)[number];
const engine = await createOrtEngine();

console.log(`| data, ${percent} % | raw | ${weights.map((weight) => `denoised, weight ${weight}`).join(" | ")} |`);
console.log(`|---|---:|${"---:|".repeat(weights.length)}`);
for (const dataset of flags.datasets.split(",")) {
  const series = await loadPaperData(dataset, percent);
  if (!series) {
    console.log(`| ${dataset}: left out, its file is not in ../shared/data |`);
    continue;
  }
  const [train, heldOut] = splitWindows(dataset, series);
  const scale = scalerOf(train);
  const judge = async (subject: SeriesArray) => {
    const comparison = { train: scale(train), heldOut: scale(heldOut), subject: scale(subject), isBaseline: false };
    const { mean, halfWidth } = summarizeRepeats(
      await predictive.compute(comparison, { engine, seed, fast: flags.fast }),
    );
    return `${mean.toFixed(4)} ± ${(halfWidth ?? 0).toFixed(4)}`;
  };
  const cells = [await judge(train)];
  for (const reconstructionWeight of weights) {
    const model = await fit(train, { engine, model: { reconstructionWeight }, training: { seed, epochs } });
    cells.push(await judge(await model.reconstruct(train)));
    await model.dispose();
  }
  console.log(`| ${dataset} | ${cells.join(" | ")} |`);
}

/** Sines stand for themselves; of the others the windows are in time, and a gap keeps both sides from sharing values. */
function splitWindows(dataset: string, series: SeriesArray): [SeriesArray, SeriesArray] {
  const [windows, steps] = series.shape;
  const learned = Math.floor(learnedShare * windows);
  if (dataset === "sine") {
    const order = createRandom(seed).permutation(windows);
    return [selectWindows(series, order.subarray(0, learned)), selectWindows(series, order.subarray(learned))];
  }
  const range = (from: number, to: number) => Uint32Array.from({ length: Math.max(1, to - from) }, (_, i) => from + i);
  return [selectWindows(series, range(0, learned)), selectWindows(series, range(learned + steps, windows))];
}
