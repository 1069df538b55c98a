import { type SeriesArray, selectWindows } from "@timevae/spec";
import type { FitHistory } from "./progress.js";
import type { EncodedWindows, TimeVAE } from "./timevae.js";
import { assignToBins, findBins } from "./window-bins.js";

/** Windows that latent units are counted on, at most. */
const mostEncoded = 2000;
/** Windows and samples that are compared, at most. */
const mostCompared = 1000;
const fewestCompared = 50;
/** Numbers in the windows that are compared, about: what keeps it short for long windows. */
const numbersCompared = 1e6;
/** A kind of window counts as drawn when it has this share of its share in the data. */
const sufficientShare = 0.25;

/** What goes wrong without any error: samples that are all alike, or leave kinds of windows out. */
export type ModelHealth = Pick<FitHistory, "activeUnits" | "diversity" | "coverage">;

/**
 * Measures whether a model has collapsed. Disposes of the model.
 *
 * - `activeUnits`: latent dimensions whose mean KL divergence is above 0.01 nats
 * - `diversity`: √(variance among drawn windows / variance among `series`), over all steps, columns weighed alike
 * - `coverage`: the windows are put into bins by k-means; the share of windows in bins that drawn windows reach at least a
 *   quarter as often (after Richardson and Weiss, "On GANs and GMMs", 2018)
 *
 * @param series the training windows, in the user's units
 */
export async function measureHealth(model: TimeVAE, series: SeriesArray): Promise<ModelHealth> {
  const [windows, steps, features] = series.shape;
  const activeUnits = countActiveUnits(await model.encode(spread(series, mostEncoded)));
  const count = Math.min(
    windows,
    Math.max(fewestCompared, Math.min(mostCompared, Math.floor(numbersCompared / (steps * features)))),
  );
  // What is missing is compared as the model fills it in.
  const some = series.mask ? await model.fillGaps(spread(series, count)) : spread(series, count);
  const drawn = await model.sample(Math.max(fewestCompared, some.shape[0]), { seed: 0 });
  await model.dispose();
  const real = standardise(some, some);
  const made = standardise(drawn, some);
  const variance = varianceAmong(real, steps * features);
  return {
    activeUnits,
    diversity: variance === 0 ? null : Math.sqrt(varianceAmong(made, steps * features) / variance),
    coverage: coverageOf(real, made, steps * features),
  };
}

/** At most `most` windows, evenly spread. */
function spread(series: SeriesArray, most: number): SeriesArray {
  const stride = Math.ceil(series.shape[0] / most);
  return selectWindows(
    series,
    Array.from({ length: Math.floor(series.shape[0] / stride) }, (_, i) => i * stride),
  );
}

function countActiveUnits({ mean, logVariance, shape: [windows, latentDim] }: EncodedWindows): number {
  let active = 0;
  for (let z = 0; z < latentDim; z++) {
    let kl = 0;
    for (let n = 0; n < windows; n++) {
      const mu = mean[n * latentDim + z] as number;
      const log = logVariance[n * latentDim + z] as number;
      kl += 0.5 * (mu * mu + Math.exp(log) - 1 - log);
    }
    if (kl / windows > 0.01) active++;
  }
  return active;
}

/** Each column with the mean and the deviation that it has in `like`; columns that never change become 0. */
function standardise(series: SeriesArray, like: SeriesArray): Float32Array {
  const features = like.shape[2];
  const values = new Float32Array(series.values.length);
  for (let d = 0; d < features; d++) {
    const { mean, deviation } = momentsOf(like.values, d, features);
    if (deviation === 0) continue;
    for (let i = d; i < values.length; i += features) values[i] = ((series.values[i] as number) - mean) / deviation;
  }
  return values;
}

function momentsOf(values: Float32Array, from: number, stride: number): { mean: number; deviation: number } {
  let mean = 0;
  let squares = 0;
  let count = 0;
  for (let i = from; i < values.length; i += stride) {
    const value = values[i] as number;
    const before = value - mean;
    mean += before / ++count;
    squares += before * (value - mean);
  }
  return { mean, deviation: Math.sqrt(squares / count) };
}

/** The variance among windows, mean over their cells. */
function varianceAmong(windows: Float32Array, size: number): number {
  let sum = 0;
  for (let cell = 0; cell < size; cell++) sum += momentsOf(windows, cell, size).deviation ** 2;
  return sum / size;
}

function coverageOf(real: Float32Array, made: Float32Array, size: number): number {
  const bins = findBins(real, size);
  const [wanted, reached] = [real, made].map((windows) => {
    const shares = new Float64Array(bins.length / size);
    const assigned = assignToBins(windows, bins, size);
    for (const bin of assigned) shares[bin] = (shares[bin] as number) + 1 / assigned.length;
    return shares;
  }) as [Float64Array, Float64Array];
  let covered = 0;
  for (const [bin, share] of wanted.entries()) {
    if ((reached[bin] as number) >= sufficientShare * share) covered += share;
  }
  return Math.min(1, covered);
}
