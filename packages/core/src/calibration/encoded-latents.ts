import { type Random, type SeriesArray, selectWindows } from "@timevae/spec";
import { createMatrix, type Matrix } from "@timevae/statistics";
import type { TimeVAE } from "../timevae.js";

/** Latent vectors that a mixture is fitted to, at most: as many as make a laptop wait for some seconds. */
const mostPoints = 4000;
/** Windows encoded at a time. */
const windowsPerRead = 2048;

/** What numbers are shifted by and divided by, per feature. */
export interface LatentUnits {
  readonly center: readonly number[];
  readonly spread: readonly number[];
}

/** Posteriors of windows: `[N, Z]` each. */
export interface EncodedLatents {
  readonly mean: Float32Array;
  readonly deviation: Float32Array;
  readonly count: number;
  readonly latentDim: number;
}

/** The posteriors of all windows, some at a time. */
export async function encodeAll(model: TimeVAE, series: SeriesArray): Promise<EncodedLatents> {
  const count = series.shape[0];
  const { latentDim } = model.config;
  const mean = new Float32Array(count * latentDim);
  const deviation = new Float32Array(count * latentDim);
  for (let start = 0; start < count; start += windowsPerRead) {
    const indices = Uint32Array.from({ length: Math.min(windowsPerRead, count - start) }, (_, i) => start + i);
    const part = await model.encode(selectWindows(series, indices));
    mean.set(part.mean, start * latentDim);
    deviation.set(
      part.logVariance.map((value) => Math.exp(0.5 * value)),
      start * latentDim,
    );
  }
  return { mean, deviation, count, latentDim };
}

/** Mean and deviation of the latent vectors as they are drawn. */
export function describeLatents({ mean, deviation, count, latentDim }: EncodedLatents): LatentUnits {
  const center = new Array<number>(latentDim).fill(0);
  const spread = new Array<number>(latentDim).fill(0);
  for (let i = 0; i < mean.length; i++)
    center[i % latentDim] = (center[i % latentDim] as number) + (mean[i] as number) / count;
  for (let i = 0; i < mean.length; i++) {
    const k = i % latentDim;
    const square = ((mean[i] as number) - (center[k] as number)) ** 2 + (deviation[i] as number) ** 2;
    spread[k] = (spread[k] as number) + square / count;
  }
  return { center, spread: spread.map((value) => Math.sqrt(value) || 1) };
}

/** Latent vectors as they are drawn, of every window so often, or of so many of them, that there are enough. */
export function drawPoints(windows: EncodedLatents, units: LatentUnits, random: Random): Matrix {
  const { count, latentDim } = windows;
  const order = random.permutation(count);
  const indices = Uint32Array.from({ length: Math.min(mostPoints, 4 * count) }, (_, i) => order[i % count] as number);
  const points = standardise(drawLatents(windows, indices, random), units);
  return createMatrix(points, indices.length, latentDim);
}

/** `[indices, Z]`: latent vectors drawn from the posteriors of windows. */
export function drawLatents(
  { mean, deviation, latentDim }: EncodedLatents,
  indices: Uint32Array,
  random: Random,
): Float32Array {
  const z = random.fillNormal(new Float32Array(indices.length * latentDim));
  for (let i = 0; i < z.length; i++) {
    const from = (indices[Math.floor(i / latentDim)] as number) * latentDim + (i % latentDim);
    z[i] = (mean[from] as number) + (deviation[from] as number) * (z[i] as number);
  }
  return z;
}

function standardise(values: Float32Array, { center, spread }: LatentUnits): Float32Array {
  const size = center.length;
  return values.map((value, i) => (value - (center[i % size] as number)) / (spread[i % size] as number));
}
