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

/** Windows of one group, `lag` steps apart. */
export interface WindowPairs {
  readonly lag: number;
  readonly first: readonly number[];
  readonly second: readonly number[];
}

/** At most 1000 pairs, evenly spread. There can be millions of windows: no lists, no keys of text. */
export function findPairs(series: SeriesArray): WindowPairs | undefined {
  const { positions, shape } = series;
  if (!positions) return undefined;
  const [windows, steps] = shape;
  const timeline = { positions, order: orderInTime(series, positions), groupOf: groupsOf(series) };
  for (let lag = Math.ceil(steps / 2); lag <= 2 * steps; lag++) {
    const later = findLater(timeline, lag);
    let pairs = 0;
    for (const other of later) if (other >= 0) pairs++;
    if (pairs < fewestPairs) continue;
    const stride = Math.ceil(pairs / mostPairs);
    const first: number[] = [];
    const second: number[] = [];
    for (let n = 0, pair = 0; n < windows; n++) {
      const other = later[n] as number;
      if (other < 0 || pair++ % stride !== 0) continue;
      first.push(n);
      second.push(other);
    }
    return { lag, first, second };
  }
  return undefined;
}

interface OrderedWindows {
  readonly positions: Float64Array;
  /** The windows, one group after the other, the earliest first. */
  readonly order: Uint32Array;
  readonly groupOf: (n: number) => number;
}

function groupsOf({ groups }: SeriesArray): (n: number) => number {
  return (n) => groups?.indices[n] ?? 0;
}

function orderInTime(series: SeriesArray, positions: Float64Array): Uint32Array {
  const groupOf = groupsOf(series);
  const order = Uint32Array.from({ length: series.shape[0] }, (_, n) => n);
  const compare = (a: number, b: number) =>
    groupOf(a) - groupOf(b) || (positions[a] as number) - (positions[b] as number) || a - b;
  // Windows cut from rows are in order, and sorting millions of them takes long.
  return order.some((n) => n > 0 && compare(n - 1, n) > 0) ? order.sort(compare) : order;
}

/** For each window the one of its group that begins `lag` steps later, the last if there are several; −1 where there is none. */
function findLater({ positions, order, groupOf }: OrderedWindows, lag: number): Int32Array {
  const later = new Int32Array(order.length).fill(-1);
  let reach = 0;
  for (const n of order) {
    const [group, start] = [groupOf(n), (positions[n] as number) + lag];
    const isBefore = (other: number) =>
      groupOf(other) < group || (groupOf(other) === group && (positions[other] as number) <= start);
    while (reach < order.length && isBefore(order[reach] as number)) reach++;
    const other = order[reach - 1];
    if (other !== undefined && groupOf(other) === group && positions[other] === start) later[n] = other;
  }
  return later;
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
