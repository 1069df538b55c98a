import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { fit, type ModelConfigInput } from "@timevae/core";
import { parseNpzArray, seriesFromArray } from "@timevae/data";
import { createOrtEngine } from "@timevae/engine-ort";
import { createRandom, createSeriesArray, type SeriesArray, selectWindows } from "@timevae/spec";
import { distancesOfObserved, leastObserved, type ObservedDistances } from "./observed-distances.js";

/**
 * `tsx --conditions=@timevae/source internal/bench/src/compare-masking.ts [EPOCHS] [SEEDS]`: what it is worth to mask missing values.
 * `air` (20 %: the most recent windows) marks them with −200. Distances are between its observed values and samples, by seed the
 * mean, over features of which at least 5 % is observed; training is on every third window (they overlap by all but one step). `filled` is how far the reconstruction is from values that were hidden from the training, in standard deviations.
 */
const [epochs, seeds] = [Number(process.argv[2] ?? 100), Number(process.argv[3] ?? 3)];
const marker = -200;
/** Values that are hidden although they were observed, to see how they are filled. */
const hiddenShare = 0.05;

const path = findShared("data/air_subsampled_train_perc_20.npz");
if (path === undefined) {
  console.log("skipped: ../shared/data/air_subsampled_train_perc_20.npz is not here");
} else {
  await compare(seriesFromArray(parseNpzArray(readFileSync(path), { key: "data" })));
}

async function compare(raw: SeriesArray): Promise<void> {
  const observed = Uint8Array.from(raw.values, (value) => (value === marker ? 0 : 1));
  const real = createSeriesArray(raw.values, raw.shape, { mask: observed });
  const third = Array.from({ length: Math.ceil(raw.shape[0] / 3) }, (_, n) => 3 * n);
  const share = 1 - observed.reduce((sum, one) => sum + one, 0) / observed.length;
  console.log(
    `air 20 %: ${raw.shape.join(" x ")}, ${(100 * share).toFixed(1)} % missing; ${epochs} epochs, ${seeds} seeds`,
  );
  console.log("| training | KS | ACF | correlation | below −100 | filled |\n|---|---:|---:|---:|---:|---:|");
  const { visible, hidden } = hide(raw, observed);
  const masked = createSeriesArray(
    raw.values.map((value, i) => (visible[i] ? value : 0)),
    raw.shape,
    { mask: visible },
  );
  const marked = createSeriesArray(
    raw.values.map((value, i) => (visible[i] ? value : marker)),
    raw.shape,
  );
  const interpolated = interpolate(masked);
  const variants: [string, SeriesArray, ModelConfigInput][] = [
    ["on the markers", marked, {}],
    ["gaps interpolated", interpolated, {}],
    ["masked", masked, {}],
    ["masked, the encoder not told", masked, { encoderSeesMask: false }],
  ];
  for (const [name, series, model] of variants) {
    const runs: (ObservedDistances & { readonly below: number; readonly filled: number })[] = [];
    for (let seed = 1; seed <= seeds; seed++) {
      const engine = await createOrtEngine({ runtime: "node", threads: 1 });
      const learned = await fit(selectWindows(series, third), {
        engine,
        model,
        training: { epochs, seed, batchSize: 32, learningRate: 2e-3 },
      });
      const sample = await learned.sample(2000, { seed });
      const filled = await learned.reconstruct(series);
      runs.push({
        ...distancesOfObserved(real, sample),
        below: sample.values.filter((value) => value < -100).length / sample.values.length,
        filled: rootMeanSquare(raw, observed, filled, hidden),
      });
      await learned.dispose();
    }
    const mean = (of: (run: (typeof runs)[number]) => number) => runs.reduce((sum, run) => sum + of(run), 0) / seeds;
    console.log(
      `| ${name} | ${mean((r) => r.kolmogorovSmirnov).toFixed(3)} | ${mean((r) => r.autocorrelation).toFixed(3)} | ` +
        `${mean((r) => r.correlation).toFixed(3)} | ${(100 * mean((r) => r.below)).toFixed(1)} % | ${mean((r) => r.filled).toFixed(2)} |`,
    );
  }
}

/** The same value in overlapping windows is hidden in all of them: hidden by its row, which windows of stride 1 share. */
function hide({ shape }: SeriesArray, observed: Uint8Array): { visible: Uint8Array; hidden: Uint8Array } {
  const [windows, steps, features] = shape;
  const random = createRandom(5);
  const isHidden = Uint8Array.from({ length: (windows + steps) * features }, () =>
    random.uniform() < hiddenShare ? 1 : 0,
  );
  const hidden = observed.map((one, i) => {
    const row = Math.floor(i / (steps * features)) + (Math.floor(i / features) % steps);
    return one === 1 && isHidden[row * features + (i % features)] ? 1 : 0;
  });
  return { visible: observed.map((one, i) => (one === 1 && hidden[i] === 0 ? 1 : 0)), hidden };
}

/** Straight lines over gaps within a window, its nearest value at the ends; the feature's mean where a window has none. */
function interpolate({ values, shape, mask }: SeriesArray): SeriesArray {
  const [windows, steps, features] = shape;
  const means = Array.from({ length: features }, (_, d) => {
    const list = values.filter((_, i) => i % features === d && mask?.[i] === 1);
    return list.reduce((sum, value) => sum + value / list.length, 0);
  });
  const result = values.slice();
  for (let n = 0; n < windows; n++) {
    for (let d = 0; d < features; d++) {
      const at = (t: number) => (n * steps + t) * features + d;
      const known = Array.from({ length: steps }, (_, t) => t).filter((t) => mask?.[at(t)] === 1);
      for (let t = 0; t < steps; t++) {
        if (mask?.[at(t)] === 1) continue;
        const before = known.filter((k) => k < t).at(-1) ?? known[0];
        const after = known.find((k) => k > t) ?? known.at(-1);
        if (before === undefined || after === undefined) result[at(t)] = means[d] as number;
        else {
          const share = after === before ? 0 : Math.min(1, Math.max(0, (t - before) / (after - before)));
          result[at(t)] = (1 - share) * (values[at(before)] as number) + share * (values[at(after)] as number);
        }
      }
    }
  }
  return createSeriesArray(result, shape);
}

function rootMeanSquare(real: SeriesArray, observed: Uint8Array, filled: SeriesArray, hidden: Uint8Array): number {
  const features = real.shape[2];
  const errors: number[] = [];
  for (let d = 0; d < features; d++) {
    const known = real.values.filter((_, i) => i % features === d && observed[i] === 1);
    const mean = known.reduce((total, value) => total + value / known.length, 0);
    const variance = known.reduce((total, value) => total + (value - mean) ** 2 / known.length, 0);
    let [squares, count] = [0, 0];
    for (let i = d; i < hidden.length; i += features) {
      if (!hidden[i]) continue;
      squares += ((real.values[i] as number) - (filled.values[i] as number)) ** 2;
      count++;
    }
    if (known.length >= leastObserved * (real.values.length / features))
      errors.push(Math.sqrt(squares / count / variance));
  }
  return errors.reduce((total, error) => total + error / errors.length, 0);
}

/** Beside the repository, or beside what a worktree of it lies in. */
function findShared(name: string): string | undefined {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (dirname(folder) !== folder) {
    const candidate = join(folder, "shared", name);
    if (existsSync(candidate)) return candidate;
    folder = dirname(folder);
  }
  return undefined;
}
