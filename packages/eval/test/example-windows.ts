import { createRandom, createSeriesArray, type SeriesArray, selectWindows } from "@timevae/spec";

/** A random walk around a slow wave, D columns, cut into windows of T steps. */
export function walkWindows(options: {
  readonly rows: number;
  readonly steps: number;
  readonly features: number;
  readonly stride?: number;
  readonly seed?: number;
  readonly positions?: boolean;
}): SeriesArray {
  const { rows, steps, features, stride = 1, seed = 1 } = options;
  const random = createRandom(seed);
  const values = new Float32Array(rows * features);
  for (let i = 0; i < values.length; i++) {
    const before = i < features ? 0 : (values[i - features] as number);
    values[i] = 0.8 * before + random.normal();
  }
  const count = Math.floor((rows - steps) / stride) + 1;
  const windows = new Float32Array(count * steps * features);
  for (let n = 0; n < count; n++) {
    const from = n * stride * features;
    windows.set(values.subarray(from, from + steps * features), n * steps * features);
  }
  const positions = options.positions ? Float64Array.from({ length: count }, (_, n) => n * stride) : undefined;
  return createSeriesArray(windows, [count, steps, features], { positions });
}

/** The same windows in another order. */
export function shuffled(series: SeriesArray, seed: number): SeriesArray {
  return selectWindows(series, createRandom(seed).permutation(series.shape[0]));
}

/** Window n as text. */
export function windowText({ values, shape }: SeriesArray, n: number): string {
  const size = shape[1] * shape[2];
  return values.subarray(n * size, (n + 1) * size).join();
}

/** Rows of window n, each as text. */
export function rowTexts({ values, shape }: SeriesArray, n: number): string[] {
  const [, steps, features] = shape;
  return Array.from({ length: steps }, (_, t) =>
    values.subarray((n * steps + t) * features, (n * steps + t + 1) * features).join(),
  );
}
