import { type SeriesArray, selectWindows } from "@timevae/spec";
import type { ModelParts } from "./model-parts.js";
import type { TimeVAE } from "./timevae.js";

/** Pairs of windows that a correlation is measured on. */
const [fewestPairs, mostPairs] = [30, 1000];
/** Correlations are taken for no less and no more than this: a walk is to go on, and to go somewhere. */
const [leastCorrelation, mostCorrelation] = [0.01, 0.995];
/** Where nothing was measured, in windows: ρ = 0.9 after half a window. */
const assumedMemory = 5;

/**
 * How long each number of the latent vectors stays what it is, in steps: with a correlation r between the means of training windows
 * that are l steps apart, `−l / log r`. Windows are half a window apart, or as little more as they come.
 *
 * @returns `[Z]`; null for windows that do not know their place in time, or of which too few are that far apart
 */
export async function measureLatentMemory(model: TimeVAE, series: SeriesArray): Promise<readonly number[] | null> {
  const pairs = findPairs(series);
  if (!pairs) return null;
  const { lag, first, second } = pairs;
  const [a, b] = [await model.encode(selectWindows(series, first)), await model.encode(selectWindows(series, second))];
  await model.dispose();
  return Array.from({ length: model.config.latentDim }, (_, k) => {
    const r = correlation(a.mean, b.mean, k, model.config.latentDim);
    return -lag / Math.log(Math.min(Math.max(r, leastCorrelation), mostCorrelation));
  });
}

/** What correlation is left after so many steps, by number of the latent vector. */
export function memoryAfter({ latentMemory, steps, config }: ModelParts, after: number): readonly number[] {
  const memory = latentMemory ?? new Array<number>(config.latentDim).fill(assumedMemory * steps);
  return memory.map((duration) => Math.exp(-after / duration));
}

/** Windows of one group, some steps apart. */
function findPairs({ positions, groups, shape }: SeriesArray) {
  if (!positions) return undefined;
  const [windows, steps] = shape;
  const keyOf = (n: number, lag: number) => `${groups?.indices[n] ?? 0} ${(positions[n] as number) + lag}`;
  const places = new Map(Array.from(positions, (_, n) => [keyOf(n, 0), n]));
  for (let lag = Math.ceil(steps / 2); lag <= 2 * steps; lag++) {
    const first: number[] = [];
    const second: number[] = [];
    for (let n = 0; n < windows; n++) {
      const other = places.get(keyOf(n, lag));
      if (other === undefined) continue;
      first.push(n);
      second.push(other);
    }
    if (first.length < fewestPairs) continue;
    const stride = Math.ceil(first.length / mostPairs);
    const some = (list: readonly number[]) => list.filter((_, i) => i % stride === 0);
    return { lag, first: some(first), second: some(second) };
  }
  return undefined;
}

/** Of the k-th numbers of rows of `size`; 0 where one of them never changes. */
function correlation(a: Float32Array, b: Float32Array, k: number, size: number): number {
  const rows = a.length / size;
  let [meanA, meanB] = [0, 0];
  for (let i = k; i < a.length; i += size) {
    meanA += (a[i] as number) / rows;
    meanB += (b[i] as number) / rows;
  }
  let [aa, bb, ab] = [0, 0, 0];
  for (let i = k; i < a.length; i += size) {
    const [x, y] = [(a[i] as number) - meanA, (b[i] as number) - meanB];
    aa += x * x;
    bb += y * y;
    ab += x * y;
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : 0;
}
