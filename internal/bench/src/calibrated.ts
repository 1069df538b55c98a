import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { fit, type PresetName, presets, type TimeVAE } from "@timevae/core";
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
import { completeWindows, createRandom, createSeriesArray, type SeriesArray, selectWindows } from "@timevae/spec";
import { scalerOf } from "./scale-windows.js";

/**
 * What calibration is worth: samples of the default and of the calibrated preset, of the trivial rival, and real windows, judged alike;
 * with `--without`, also of the calibrated preset without some of its parts, one at a time; with `--training` (JSON), also of it with
 * other settings. Every cell is written down when it is done; a run that was stopped goes on where it was.
 */
const { values: flags } = parseArgs({
  options: {
    datasets: { type: "string", default: "sine,stock,etth1,energy" },
    presets: { type: "string", default: "default,calibrated" },
    seeds: { type: "string", default: "1" },
    without: { type: "string", default: "" },
    training: { type: "string", default: "" },
    results: { type: "string", default: "bench-calibrated.json" },
  },
});

const shared = fileURLToPath(new URL("../../../../shared/data/", import.meta.url));
interface Dataset {
  readonly file: string;
  readonly stride: number;
  readonly name: string;
  /** What stands for a missing value. */
  readonly missing?: number;
  /** Columns that are the same noise, which depends on nothing. */
  readonly noise?: readonly number[];
}
const datasets: Readonly<Record<string, Dataset>> = {
  sine: { file: "sine_subsampled_train_perc_10.npz", stride: 1, name: "sine, 10 %" },
  stock: { file: "timegan_stock_data.csv", stride: 1, name: "stock (GOOG)" },
  etth1: { file: "ETTh1.csv", stride: 4, name: "ETTh1, every fourth window" },
  energy: { file: "energy_subsampled_train_perc_10.npz", stride: 1, name: "energy, 10 %", noise: [26, 27] },
  stockv: { file: "stockv_subsampled_train_perc_10.npz", stride: 1, name: "stockv, 10 %" },
  air: { file: "air_subsampled_train_perc_10.npz", stride: 1, name: "air, 10 %" },
  airGaps: {
    file: "air_subsampled_train_perc_10.npz",
    stride: 1,
    name: "air, 10 %, -200 read as missing",
    missing: -200,
  },
  air2: { file: "air_subsampled_train_perc_2.npz", stride: 1, name: "air, 2 %" },
  air5: { file: "air_subsampled_train_perc_5.npz", stride: 1, name: "air, 5 %" },
  sine2: { file: "sine_subsampled_train_perc_2.npz", stride: 1, name: "sine, 2 %" },
  sine5: { file: "sine_subsampled_train_perc_5.npz", stride: 1, name: "sine, 5 %" },
  stockv2: { file: "stockv_subsampled_train_perc_2.npz", stride: 1, name: "stockv, 2 %" },
  stockv5: { file: "stockv_subsampled_train_perc_5.npz", stride: 1, name: "stockv, 5 %" },
  energy2: { file: "energy_subsampled_train_perc_2.npz", stride: 1, name: "energy, 2 %", noise: [26, 27] },
  energy5: { file: "energy_subsampled_train_perc_5.npz", stride: 1, name: "energy, 5 %", noise: [26, 27] },
  energy100: { file: "energy_subsampled_train_perc_100.npz", stride: 1, name: "energy, 100 %", noise: [26, 27] },
};
const steps = 24;
const { model: wholeModel, training: wholeTraining } = presets.calibrated;
const { observationNoise: _, ...plainModel } = wholeModel;
const calibratedWith = (calibration: Configuration["training"]["calibration"]): Configuration => ({
  model: wholeModel,
  training: { ...wholeTraining, calibration },
});
/** The calibrated preset without one of its parts. */
const partial: Readonly<Record<string, Configuration>> = {
  noise: { model: plainModel, training: wholeTraining },
  warmUp: { model: wholeModel, training: { ...wholeTraining, klWarmUp: 0 } },
  mixture: calibratedWith({ latentComponents: 1 }),
  past: calibratedWith({ lags: 0 }),
  tails: calibratedWith({ components: 1 }),
  facts: calibratedWith({ facts: { linear: false, grids: false, orders: false, atoms: false, lines: false } }),
};
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

type FitArguments = NonNullable<Parameters<typeof fit>[1]>;
interface Configuration {
  readonly model: NonNullable<FitArguments["model"]>;
  readonly training: NonNullable<FitArguments["training"]>;
}
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
  const series = await load(dataset);
  // Windows overlap; drawn at random, both sides are of one distribution, which is what a judge of samples has to assume.
  const order = createRandom(123).permutation(series.shape[0]);
  const trained = Math.floor(0.9 * series.shape[0]);
  const learned = selectWindows(series, order.subarray(0, trained));
  // Samples have no gaps, so that they are compared with windows that have none.
  const [train, heldOut] = [learned, selectWindows(series, order.subarray(trained))].map(completeWindows) as [
    SeriesArray,
    SeriesArray,
  ];
  const count = train.shape[0];
  // Windows share rows, and a judge knows by heart what it has seen: a column of noise gives away what is real. So what is real is
  // judged with other noise as well, and samples where all windows have other noise.
  const { noise } = dataset;
  const anew = (windows: SeriesArray, seed: number) => (noise ? withNoise(windows, noise, train, seed) : windows);
  const other = [anew(train, 1), anew(heldOut, 2)] as const;
  await row(`${name}/real`, "real, held out", async () => ({ windows: heldOut, seconds: 0 }));
  if (noise) {
    const label = "real, learned from, noise drawn anew";
    await row(`${name}/real/noise anew`, label, async () => ({ windows: anew(train, 1), seconds: 0 }));
    const held = async () => ({ windows: other[1], seconds: 0 });
    await row(`${name}/real/noise anew in all`, "real, held out, noise drawn anew in all", held, other);
  }
  await row(`${name}/rival`, "principal components + mixture", async () =>
    timed(() => sampleTrivialRival(train, count, 1)),
  );
  const seeds = flags.seeds.split(",").map(Number);
  for (const part of flags.without.split(",").filter(Boolean)) {
    const configuration = partial[part];
    if (!configuration)
      throw new Error(`--without: expected some of ${Object.keys(partial).join(", ")}, received ${part}`);
    await row(`${name}/without ${part}/${seeds[0]}`, `calibrated, without ${part}`, async () => {
      const { model, seconds } = await learn(learned, "default", seeds[0] as number, configuration);
      return { windows: await model.sample(count, { seed: seeds[0] }), seconds };
    });
  }
  if (flags.training) {
    const changed = JSON.parse(flags.training) as Configuration["training"];
    for (const seed of seeds) {
      const key = `${name}/calibrated ${flags.training}/${seed}`;
      let model: Promise<Trained> | undefined;
      const trainOnce = () => (model ??= learn(learned, "calibrated", seed, { training: changed }));
      const label = `calibrated, ${flags.training}`;
      await row(key, `${label}, seed ${seed}`, () => drawn(trainOnce, seed));
      await rowWithOtherNoise(`${key}/noise anew`, label, trainOnce, seed);
    }
  }
  for (const seed of seeds) {
    for (const preset of flags.presets.split(",").filter(Boolean) as PresetName[]) {
      let model: Promise<Trained> | undefined;
      const trainOnce = () => (model ??= learn(learned, preset, seed));
      if (preset === "calibrated") {
        for (const [kind, noise] of [
          ["curves alone", false],
          ["whole", true],
        ] as const) {
          await row(`${name}/${preset}/${kind}/${seed}`, `${preset}, ${kind}, seed ${seed}`, () =>
            drawn(trainOnce, seed, noise),
          );
        }
        await rowWithOtherNoise(`${name}/${preset}/noise anew/${seed}`, preset, trainOnce, seed);
      } else if (seed === seeds[0]) {
        // What calibration is compared with: once is enough.
        await row(`${name}/${preset}/${seed}`, `${preset}, seed ${seed}`, () => drawn(trainOnce, seed));
      }
    }
  }
  if (seeds.length > 1) {
    for (const kind of ["curves alone", "whole", ...(noise ? ["noise anew"] : [])]) {
      const cells = seeds.flatMap((seed): Cell[] => {
        const cell = results[`${name}/calibrated/${kind}/${seed}`];
        return cell ? [cell] : [];
      });
      if (cells.length < seeds.length) continue;
      const means = ["seconds", ...measures.map(({ id }) => id)].map((id) => {
        return cells.reduce((sum, cell) => sum + (cell[id] as number) / cells.length, 0);
      });
      print(`calibrated, ${kind}, mean of ${cells.length}`, means);
    }
  }

  async function drawn(trainOnce: () => Promise<Trained>, seed: number, noise?: boolean) {
    const { model, seconds } = await trainOnce();
    return { windows: await model.sample(count, { seed, noise }), seconds };
  }

  /** Where data have columns of noise: samples and data with other noise in them. */
  async function rowWithOtherNoise(key: string, label: string, trainOnce: () => Promise<Trained>, seed: number) {
    if (!noise) return;
    const make = async () => {
      const { windows, seconds } = await drawn(trainOnce, seed);
      return { windows: anew(windows, seed + 2), seconds };
    };
    await row(key, `${label}, noise drawn anew in all, seed ${seed}`, make, other);
  }

  async function row(
    key: string,
    label: string,
    make: () => Promise<{ windows: SeriesArray; seconds: number }>,
    [learnedFrom, held] = [train, heldOut] as readonly [SeriesArray, SeriesArray],
  ) {
    if (!results[key]) {
      const { windows, seconds } = await make();
      const scaled = scalerOf(learnedFrom);
      const comparison: Comparison = {
        train: scaled(learnedFrom),
        heldOut: scaled(held),
        subject: scaled(windows),
        isBaseline: windows === held,
      };
      const cell: Record<string, number> = { seconds };
      for (const measure of measures) cell[measure.id] = await judge(measure, comparison);
      results[key] = cell;
      await writeFile(flags.results, `${JSON.stringify(results, null, 1)}\n`);
    }
    const cell = results[key] as Cell;
    print(label, [cell.seconds as number, ...measures.map(({ id }) => cell[id] as number)]);
  }
}

function print(label: string, [seconds, ...numbers]: readonly number[]): void {
  console.log(
    `| ${label} | ${Math.round(seconds as number) || "–"} | ${numbers.map((x) => x.toFixed(3)).join(" | ")} |`,
  );
}

interface Trained {
  readonly model: TimeVAE;
  readonly seconds: number;
}

async function learn(
  series: SeriesArray,
  preset: PresetName,
  seed: number,
  { model: ofModel, training }: Partial<Configuration> = {},
): Promise<Trained> {
  const begin = performance.now();
  const model = await fit(series, {
    engine,
    preset,
    ...(ofModel && { model: ofModel }),
    training: { ...training, seed, ...(preset === "paper" && { maxSteps: 20_000 }) },
  });
  return { model, seconds: (performance.now() - begin) / 1000 };
}

/** Windows with other noise in some columns, the same in all of them: of the distribution that `like` has there, and none of its numbers. */
function withNoise(windows: SeriesArray, columns: readonly number[], like: SeriesArray, seed: number): SeriesArray {
  const random = createRandom(seed);
  const size = windows.shape[2];
  const sorted = like.values.filter((_, i) => i % size === columns[0]).sort();
  const values = windows.values.slice();
  for (let row = 0; row < values.length; row += size) {
    const place = random.uniform() * (sorted.length - 1);
    const below = Math.floor(place);
    const [low, high] = [sorted[below] as number, sorted[Math.min(below + 1, sorted.length - 1)] as number];
    for (const column of columns) values[row + column] = low + (place - below) * (high - low);
  }
  return createSeriesArray(values, windows.shape, { columns: windows.columns });
}

async function timed(make: () => SeriesArray): Promise<{ windows: SeriesArray; seconds: number }> {
  const begin = performance.now();
  return { windows: make(), seconds: (performance.now() - begin) / 1000 };
}

async function judge(measure: Measure, comparison: Comparison): Promise<number> {
  const values = await measure.compute(comparison, { engine, seed: 1, fast: false });
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

async function load({ file, stride, missing }: Dataset): Promise<SeriesArray> {
  const bytes = await readFile(shared + file);
  // Without places in time: windows that were drawn at random would be told apart by them.
  const { series } = parseSeries(bytes, file, file.endsWith(".npz") ? {} : { window: steps, stride });
  const { values, shape, columns } = series;
  if (missing === undefined) return createSeriesArray(values, shape, { columns });
  const kept = columns.flatMap((_, d) => (values.some((x, i) => i % columns.length === d && x !== missing) ? [d] : []));
  const chosen = Float32Array.from({ length: shape[0] * shape[1] * kept.length }, (_, i) => {
    return values[Math.floor(i / kept.length) * columns.length + (kept[i % kept.length] as number)] as number;
  });
  return createSeriesArray(chosen, [shape[0], shape[1], kept.length], {
    columns: kept.map((d) => columns[d] as string),
    mask: Uint8Array.from(chosen, (value) => (value === missing ? 0 : 1)),
  });
}
