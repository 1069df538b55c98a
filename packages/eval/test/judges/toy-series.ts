import { createRandom, createSeriesArray, type SeriesArray } from "@timevae/spec";

/** Windows whose numbers are made one by one. */
export function makeSeries(
  shape: readonly [number, number, number],
  at: (n: number, t: number, d: number) => number,
): SeriesArray {
  const [windows, steps, features] = shape;
  const values = new Float32Array(windows * steps * features);
  for (let n = 0; n < windows; n++) {
    for (let t = 0; t < steps; t++) {
      for (let d = 0; d < features; d++) values[(n * steps + t) * features + d] = at(n, t, d);
    }
  }
  return createSeriesArray(values, [windows, steps, features]);
}

/** Waves within [0, 1] of one frequency with phases and amplitudes of their own, one per feature. */
export function makeWaves(windows: number, steps: number, features: number, seed: number): SeriesArray {
  const random = createRandom(seed);
  const parts = Array.from(
    { length: windows * features },
    () => [random.uniform(), 0.2 + 0.8 * random.uniform()] as const,
  );
  return makeSeries([windows, steps, features], (n, t, d) => {
    const [phase, amplitude] = parts[n * features + d]!;
    return 0.5 + 0.5 * amplitude * Math.sin(2 * Math.PI * (t / 8 + phase));
  });
}

/** The same windows, changed number by number. */
export function changeSeries(series: SeriesArray, change: (value: number, index: number) => number): SeriesArray {
  return createSeriesArray(series.values.map(change), series.shape, { columns: series.columns });
}

/** The steps of every window in an order of its own. */
export function shuffleTime(series: SeriesArray, seed: number): SeriesArray {
  const [windows, steps, features] = series.shape;
  const random = createRandom(seed);
  const orders = Array.from({ length: windows }, () => random.permutation(steps));
  return makeSeries(series.shape, (n, t, d) => series.values[(n * steps + orders[n]![t]!) * features + d]!);
}

export const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
