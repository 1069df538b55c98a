import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { fit, sampleLong, type TimeVAE } from "@timevae/core";
import { createWindows, parseCsv, selectNumericColumns } from "@timevae/data";
import { createOrtEngine } from "@timevae/engine-ort";
import { createRandom, createSeriesArray, type SeriesArray } from "@timevae/spec";
import { kolmogorovSmirnov } from "@timevae/statistics";

/**
 * `tsx --conditions=@timevae/source internal/bench/src/compare-seams.ts [EPOCHS]`: long series by ways to join windows, on hourly data
 * (ETTh1). A seam is where a window begins and where the one before ends. Windows start 24 − overlap steps apart, chosen so that seams
 * fall on all hours alike.
 */
const epochs = Number(process.argv[2] ?? 60);
const [steps, length, count] = [24, 1500, 6];
const file = fileURLToPath(new URL("../../../../shared/data/ETTh1.csv", import.meta.url));
const rows = selectNumericColumns(parseCsv(await readFile(file, "utf8")), { time: "date" });
const series = createWindows(rows, { window: steps, stride: 7 });
const engine = await createOrtEngine({ runtime: "node", threads: 1 });
const model = await fit(series, {
  engine,
  model: { blocks: [{ type: "level" }, { type: "seasonality", seasons: 24 }, { type: "residual" }] },
  training: { epochs, batchSize: 32, learningRate: 2e-3, seed: 1 },
});
const start = (series.positions as Float64Array)[0] as number;
const real = createSeriesArray(Float32Array.from(rows.values), [
  1,
  rows.values.length / rows.columns.length,
  rows.columns.length,
]);
const spreads = rows.columns.map((_, d) => {
  const column = rows.values.filter((_, i) => i % rows.columns.length === d);
  const center = mean(column);
  return mean(column.map((value) => (value - center) ** 2));
});
const drawn = await model.sample(4000, { seed: 9 });

console.log(
  "| joined by | overlap | change at seams | bend at seams | ACF to windows | ACF to data | KS of values | KS of changes |\n|---|---:|---:|---:|---:|---:|---:|---:|",
);
report("windows themselves", undefined, drawn, []);
report("one after another", 0, await walk(0, 0, 1), [0]);
report("unrelated windows, faded", 11, await walk(11, 0, 1), [0, 11]);
report("the best of 400 unrelated ones, faded", 11, await walk(11, 0, 400), [0, 11]);
report("a walk, ρ = 0.9, faded", 11, await walk(11, 0.9, 1), [0, 11]);
report("a walk, ρ = 0.9, the best of 16, faded", 11, await walk(11, 0.9, 16), [0, 11]);
for (const overlap of [5, 11, 17]) {
  const begin = performance.now();
  const long = await sampleLong(model, length, { count, start, overlap, seed: 3 });
  const seconds = (performance.now() - begin) / 1000;
  report(`sampleLong: a walk, ρ as in the data (${seconds.toFixed(1)} s)`, overlap, long, [0, overlap]);
}
console.log("memory of the latent numbers, steps:", model.parts.latentMemory?.map((one) => Math.round(one)).join(", "));
await model.dispose();

/**
 * Windows whose latent vectors follow each other, `z' = ρ z + √(1 − ρ²) ε`, faded over the overlap; of several candidates that one which
 * begins most like the end of what is there.
 */
async function walk(overlap: number, correlation: number, candidates: number): Promise<SeriesArray> {
  const { latentDim } = (model as TimeVAE).config;
  const features = series.shape[2];
  const random = createRandom(4);
  const hop = steps - overlap;
  const values = new Float32Array(count * length * features);
  let z = random.fillNormal(new Float32Array(count * latentDim));
  for (let at = 0; at + overlap < length; at += hop) {
    if (at > 0) {
      const noise = random.fillNormal(new Float32Array(z.length * candidates));
      const next = noise.map((value, i) => {
        const origin = Math.floor(i / (candidates * latentDim)) * latentDim + (i % latentDim);
        return correlation * (z[origin] as number) + Math.sqrt(1 - correlation ** 2) * value;
      });
      z = candidates === 1 ? next : await bestOf(next, candidates, values, at, overlap);
    }
    const window = await model.decode(z, { positions: new Float64Array(count).fill(start + at) });
    for (let n = 0; n < count; n++) {
      for (let t = 0; t < steps && at + t < length; t++) {
        const share = at > 0 && t < overlap ? (t + 1) / (overlap + 1) : 1;
        for (let d = 0; d < features; d++) {
          const i = (n * length + at + t) * features + d;
          values[i] =
            (1 - share) * (values[i] as number) + share * (window.values[(n * steps + t) * features + d] as number);
        }
      }
    }
  }
  return createSeriesArray(values, [count, length, features]);
}

async function bestOf(z: Float32Array, candidates: number, values: Float32Array, at: number, overlap: number) {
  const { latentDim } = model.config;
  const features = series.shape[2];
  const windows = await model.decode(z, { positions: new Float64Array(count * candidates).fill(start + at) });
  const best = new Float32Array(count * latentDim);
  for (let n = 0; n < count; n++) {
    let least = Number.POSITIVE_INFINITY;
    for (let c = n * candidates; c < (n + 1) * candidates; c++) {
      let misfit = 0;
      for (let i = 0; i < overlap * features; i++) {
        const known = values[(n * length + at) * features + i] as number;
        misfit +=
          ((windows.values[c * steps * features + i] as number) - known) ** 2 / (spreads[i % features] as number);
      }
      if (misfit >= least) continue;
      least = misfit;
      best.set(z.subarray(c * latentDim, (c + 1) * latentDim), n * latentDim);
    }
  }
  return best;
}

/** @param places of seams within a hop */
function report(name: string, overlap: number | undefined, long: SeriesArray, places: readonly number[]): void {
  const hop = steps - (overlap ?? 0);
  const isSeam = (t: number) => t >= steps && places.some((place) => (((t - place) % hop) + hop) % hop === 0);
  const ratio = (order: 1 | 2) => {
    if (places.length === 0) return "–";
    const all = Array.from({ length: long.shape[2] }, (_, d) => {
      const at = rootMeanSquare(differences(long, d, order, isSeam));
      return at / rootMeanSquare(differences(long, d, order, (t) => !isSeam(t)));
    });
    return mean(all).toFixed(2);
  };
  const features = Array.from({ length: long.shape[2] }, (_, d) => d);
  const lags = Array.from({ length: steps - 1 }, (_, i) => i + 1);
  const acf = (to: SeriesArray, list: readonly number[]) =>
    mean(
      features.flatMap((d) => list.map((lag) => Math.abs(autocorrelation(long, d, lag) - autocorrelation(to, d, lag)))),
    );
  const always = () => true;
  const sorted = (series: SeriesArray, d: number, order: 0 | 1) =>
    Float64Array.from(differences(series, d, order, always)).sort();
  const changes = features.map((d) => kolmogorovSmirnov(sorted(drawn, d, 1), sorted(long, d, 1)));
  const values = features.map((d) => kolmogorovSmirnov(sorted(drawn, d, 0), sorted(long, d, 0)));
  console.log(
    `| ${name} | ${overlap ?? "–"} | ${ratio(1)} | ${ratio(2)} | ${acf(drawn, lags).toFixed(3)} | ${acf(real, lags).toFixed(3)} | ${mean(values).toFixed(3)} | ${mean(changes).toFixed(3)} |`,
  );
}

/** Of a feature, of that order, at the steps asked for, within each series. */
function differences(
  { values, shape }: SeriesArray,
  d: number,
  order: 0 | 1 | 2,
  at: (t: number) => boolean,
): number[] {
  const [windows, length, features] = shape;
  const result: number[] = [];
  for (let n = 0; n < windows; n++) {
    const value = (t: number) => values[(n * length + t) * features + d] as number;
    for (let t = order; t < length; t++) {
      if (!at(t)) continue;
      result.push(
        order === 0 ? value(t) : order === 1 ? value(t) - value(t - 1) : value(t) - 2 * value(t - 1) + value(t - 2),
      );
    }
  }
  return result;
}

/** Over all pairs of steps within a series, around the mean and variance of all. */
function autocorrelation({ values, shape }: SeriesArray, d: number, lag: number): number {
  const [windows, length, features] = shape;
  const all = values.filter((_, i) => i % features === d);
  const center = mean(all);
  let [sum, pairs, variance] = [0, 0, 0];
  for (const value of all) variance += (value - center) ** 2 / all.length;
  for (let n = 0; n < windows; n++) {
    for (let t = 0; t + lag < length; t++) {
      sum += ((all[n * length + t] as number) - center) * ((all[n * length + t + lag] as number) - center);
      pairs++;
    }
  }
  return sum / pairs / variance;
}

function rootMeanSquare(values: readonly number[]): number {
  return Math.sqrt(mean(values.map((value) => value ** 2)));
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  return sum / values.length;
}
