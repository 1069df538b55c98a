import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { fit, type ModelConfigInput, type TimeVAE } from "@timevae/core";
import { createWindows, fitScaler, parseCsv, selectNumericColumns, splitByTime } from "@timevae/data";
import { createOrtEngine } from "@timevae/engine-ort";
import type { SeriesArray } from "@timevae/spec";

// Base and interpretable TimeVAE on hourly data (ETTh1), at equal epochs.
// pnpm exec tsx --conditions=@timevae/source internal/bench/src/compare-blocks.ts [EPOCHS]

const file = fileURLToPath(new URL("../../../../shared/data/ETTh1.csv", import.meta.url));
const epochs = Number(process.argv[2] ?? 100);
const structure = [
  { type: "level" },
  { type: "trend", degree: 2 },
  { type: "seasonality", seasons: 24, stepsPerSeason: 1, phase: "calendar" },
] as const;
const models: Readonly<Record<string, NonNullable<ModelConfigInput["blocks"]>>> = {
  "base: level, residual": [{ type: "level" }, { type: "residual" }],
  "interpretable: level, trend 2, season 24, residual": [...structure, { type: "residual" }],
  "the same with the residual per step": [...structure, { type: "residual", head: "perStep" }],
  "the same without residual": structure,
};

const rows = selectNumericColumns(parseCsv(await readFile(file, "utf8")), { time: "date" });
const windows = createWindows(rows, { window: 24, stride: 12 });
const { train, test } = splitByTime(windows, { testFraction: 0.2 });
const deviation = fitScaler(train.series, { kind: "standard" }).scale;
const engine = await createOrtEngine({ runtime: "node", threads: 1 });

console.log(
  `ETTh1, windows of 24 × ${windows.shape[2]}: ${train.series.shape[0]} to learn from, ${test.series.shape[0]} held out; ${epochs} epochs, seed 0\n`,
);
console.log("| decoder | parameters | seconds | error, training | error, held out | KL, held out |");
console.log("| --- | ---: | ---: | ---: | ---: | ---: |");
const profiles: Record<string, readonly number[]> = {};
for (const [name, blocks] of Object.entries(models)) {
  const start = performance.now();
  let parameters = 0;
  const model = await fit(train.series, {
    engine,
    model: { blocks, limits: "none" },
    training: { epochs, validationFraction: 0, earlyStopping: null },
    onPlan: (plan) => {
      parameters = plan.parameters;
    },
  });
  const seconds = (performance.now() - start) / 1000;
  const errors = [await errorOf(model, train.series), await errorOf(model, test.series)];
  const kl = await divergenceOf(model, test.series);
  const cells = [parameters, seconds.toFixed(1), ...errors.map((error) => error.toFixed(3)), kl.toFixed(2)];
  console.log(`| ${name} | ${cells.join(" | ")} |`);
  if (model.components.includes("seasonality_0")) profiles[name] = await dailyProfile(model, "OT");
  await model.dispose();
}

const observed = hourlyMeans(train.series, train.series, train.series.columns.indexOf("OT"));
const print = (values: readonly number[]) => values.map((value) => value.toFixed(2)).join(" ");
console.log(`\nOT by hour, 0 to 23, minus its mean\n\nmeans of the data:\n${print(observed)}`);
for (const [name, profile] of Object.entries(profiles)) {
  console.log(`${name} (correlation ${correlation(profile, observed).toFixed(3)}):\n${print(profile)}`);
}

/** Root mean squared error of reconstructions, in standard deviations of the training windows' columns. */
async function errorOf(model: TimeVAE, series: SeriesArray): Promise<number> {
  const { values } = await model.reconstruct(series);
  const features = series.shape[2];
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const difference = ((values[i] as number) - (series.values[i] as number)) / (deviation[i % features] as number);
    sum += difference * difference;
  }
  return Math.sqrt(sum / values.length);
}

/** Mean KL divergence from the prior in nats per window. */
async function divergenceOf(model: TimeVAE, series: SeriesArray): Promise<number> {
  const { mean, logVariance, shape } = await model.encode(series);
  let sum = 0;
  for (let i = 0; i < mean.length; i++) {
    const [mu, log] = [mean[i] as number, logVariance[i] as number];
    sum += 0.5 * (mu * mu + Math.exp(log) - 1 - log);
  }
  return sum / shape[0];
}

/** The mean seasonal component of a column by hour of the day, centred. */
async function dailyProfile(model: TimeVAE, column: string): Promise<readonly number[]> {
  const { seasonality_0: season } = await model.decompose(train.series);
  return hourlyMeans(season as SeriesArray, train.series, train.series.columns.indexOf(column));
}

function hourlyMeans(values: SeriesArray, { positions }: SeriesArray, feature: number): readonly number[] {
  const [count, steps, features] = values.shape;
  const sums = new Array<number>(24).fill(0);
  const counts = new Array<number>(24).fill(0);
  for (let n = 0; n < count; n++) {
    for (let t = 0; t < steps; t++) {
      const hour = ((((positions?.[n] as number) + t) % 24) + 24) % 24;
      sums[hour] = (sums[hour] as number) + (values.values[(n * steps + t) * features + feature] as number);
      counts[hour] = (counts[hour] as number) + 1;
    }
  }
  const means = sums.map((sum, hour) => sum / (counts[hour] as number));
  const mean = means.reduce((a, b) => a + b) / 24;
  return means.map((value) => value - mean);
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const product = (x: readonly number[], y: readonly number[]) =>
    x.reduce((sum, value, i) => sum + value * (y[i] as number), 0);
  return product(a, b) / Math.sqrt(product(a, a) * product(b, b));
}
