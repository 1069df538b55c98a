import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { fit, type PresetName, type TimeVAE } from "@timevae/core";
import { parseSeries } from "@timevae/data";
import { createOrtEngine } from "@timevae/engine-ort";
import {
  type Comparison,
  distanceMeasures,
  type Measure,
  privacyMeasures,
  sampleTrivialRival,
  scoreMeasures,
} from "@timevae/eval";
import { createRandom, createSeriesArray, type SeriesArray, selectWindows } from "@timevae/spec";
import { scalerOf } from "./scale-windows.js";

/**
 * What calibration is worth: samples of the default and of the calibrated preset, of the trivial rival, and real windows, judged alike.
 * Every cell is written down when it is done; a run that was stopped goes on where it was.
 */
const { values: flags } = parseArgs({
  options: {
    datasets: { type: "string", default: "sine,stock,etth1,energy" },
    seeds: { type: "string", default: "1" },
    results: { type: "string", default: "bench-calibrated.json" },
  },
});

const shared = fileURLToPath(new URL("../../../../shared/data/", import.meta.url));
const datasets: Readonly<Record<string, { readonly file: string; readonly stride: number; readonly name: string }>> = {
  sine: { file: "sine_subsampled_train_perc_10.npz", stride: 1, name: "sine, 10 %" },
  stock: { file: "timegan_stock_data.csv", stride: 1, name: "stock (GOOG)" },
  etth1: { file: "ETTh1.csv", stride: 4, name: "ETTh1, every fourth window" },
  energy: { file: "energy_subsampled_train_perc_10.npz", stride: 1, name: "energy, 10 %" },
};
const steps = 24;
const measures = [...scoreMeasures, ...distanceMeasures, ...privacyMeasures].filter(({ id }) =>
  [
    "discriminative",
    "strongJudge",
    "predictive",
    "kolmogorovSmirnov",
    "autocorrelationDifference",
    "correlationDifference",
    "closerThanHeldOut",
  ].includes(id),
);

type Cell = Readonly<Record<string, number>>;
const results: Record<string, Cell> = existsSync(flags.results)
  ? (JSON.parse(await readFile(flags.results, "utf8")) as Record<string, Cell>)
  : {};
const engine = await createOrtEngine();

for (const name of flags.datasets.split(",")) {
  const dataset = datasets[name];
  if (!dataset) throw new Error(`--datasets: expected some of ${Object.keys(datasets).join(", ")}, received ${name}`);
  if (!existsSync(shared + dataset.file)) {
    console.log(`${dataset.name}: left out, ../shared/data/${dataset.file} is not there`);
    continue;
  }
  console.log(`\n${dataset.name}\n\n| samples | seconds | ${measures.map(({ id }) => id).join(" | ")} |`);
  console.log(`|---|${"---:|".repeat(measures.length + 1)}`);
  const series = await load(dataset.file, dataset.stride);
  // Windows overlap; drawn at random, both sides are of one distribution, which is what a judge of samples has to assume.
  const order = createRandom(123).permutation(series.shape[0]);
  const trained = Math.floor(0.9 * series.shape[0]);
  const [train, heldOut] = [
    selectWindows(series, order.subarray(0, trained)),
    selectWindows(series, order.subarray(trained)),
  ];
  const count = train.shape[0];
  await row(`${name}/real`, "real, held out", async () => ({ windows: heldOut, seconds: 0 }));
  await row(`${name}/rival`, "principal components + mixture", async () =>
    timed(() => sampleTrivialRival(train, count, 1)),
  );
  for (const seed of flags.seeds.split(",").map(Number)) {
    for (const preset of ["default", "calibrated"] as const) {
      if (preset === "calibrated") {
        let model: Promise<Trained> | undefined;
        const trainOnce = () => (model ??= learn(train, preset, seed));
        for (const [kind, noise] of [
          ["curves alone", false],
          ["whole", true],
        ] as const) {
          await row(`${name}/${preset}/${kind}/${seed}`, `${preset}, ${kind}, seed ${seed}`, async () => {
            const { model: learned, seconds } = await trainOnce();
            return { windows: await learned.sample(count, { seed, noise }), seconds };
          });
        }
      } else {
        await row(`${name}/${preset}/${seed}`, `${preset}, seed ${seed}`, async () => {
          const { model, seconds } = await learn(train, preset, seed);
          return { windows: await model.sample(count, { seed }), seconds };
        });
      }
    }
  }

  async function row(key: string, label: string, make: () => Promise<{ windows: SeriesArray; seconds: number }>) {
    if (!results[key]) {
      const { windows, seconds } = await make();
      const scaled = scalerOf(train);
      const comparison: Comparison = {
        train: scaled(train),
        heldOut: scaled(heldOut),
        subject: scaled(windows),
        isBaseline: windows === heldOut,
      };
      const cell: Record<string, number> = { seconds };
      for (const measure of measures) cell[measure.id] = await judge(measure, comparison);
      results[key] = cell;
      await writeFile(flags.results, `${JSON.stringify(results, null, 1)}\n`);
    }
    const cell = results[key] as Cell;
    const numbers = measures.map(({ id }) => (cell[id] as number).toFixed(3)).join(" | ");
    console.log(`| ${label} | ${Math.round(cell.seconds as number) || "–"} | ${numbers} |`);
  }
}

interface Trained {
  readonly model: TimeVAE;
  readonly seconds: number;
}

async function learn(series: SeriesArray, preset: PresetName, seed: number): Promise<Trained> {
  const begin = performance.now();
  const model = await fit(series, { engine, preset, training: { seed } });
  return { model, seconds: (performance.now() - begin) / 1000 };
}

async function timed(make: () => SeriesArray): Promise<{ windows: SeriesArray; seconds: number }> {
  const begin = performance.now();
  return { windows: make(), seconds: (performance.now() - begin) / 1000 };
}

async function judge(measure: Measure, comparison: Comparison): Promise<number> {
  const values = await measure.compute(comparison, { engine, seed: 1, fast: false });
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

async function load(file: string, stride: number): Promise<SeriesArray> {
  const bytes = await readFile(shared + file);
  // Without places in time: windows that were drawn at random would be told apart by them.
  const { series } = parseSeries(bytes, file, file.endsWith(".npz") ? {} : { window: steps, stride });
  return createSeriesArray(series.values, series.shape, { columns: series.columns });
}
