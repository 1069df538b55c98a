import { createRandom, createSeriesArray, type SeriesArray, selectWindows } from "@timevae/spec";
import type { Comparison, Measure, MeasureOptions } from "../src/index.js";

/** Measures without judges never touch the engine. */
const noEngine = new Proxy({} as MeasureOptions["engine"], {
  get() {
    throw new Error("a distance asked for an engine");
  },
});

export const options: MeasureOptions = { engine: noEngine, seed: 1, fast: false };

/** `value(n, t, d)` as windows, scaled as they are. */
export function seriesOf(
  [windows, steps, features]: readonly [number, number, number],
  value: (n: number, t: number, d: number) => number,
  positions?: number[],
): SeriesArray {
  const values = new Float32Array(windows * steps * features);
  let at = 0;
  for (let n = 0; n < windows; n++) {
    for (let t = 0; t < steps; t++) for (let d = 0; d < features; d++) values[at++] = value(n, t, d);
  }
  return createSeriesArray(values, [windows, steps, features], {
    positions: positions && Float64Array.from(positions),
  });
}

/** Noisy waves of random phase, about 0 to 1; features share the phase in part. */
export function waves(shape: readonly [number, number, number], seed: number, noise = 0.05): SeriesArray {
  const random = createRandom(seed);
  const phases = Array.from({ length: shape[0] }, () => random.uniform());
  const wave = (n: number, t: number, d: number) =>
    Math.sin(2 * Math.PI * ((phases[n] as number) + (t * (d + 1)) / 12));
  return seriesOf(shape, (n, t, d) => 0.5 + 0.25 * wave(n, t, 0) + 0.15 * wave(n, t, d) + noise * random.normal());
}

export function mapValues(series: SeriesArray, change: (value: number, index: number) => number): SeriesArray {
  return createSeriesArray(series.values.map(change), series.shape, { positions: series.positions });
}

export function shuffled(series: SeriesArray, seed: number): SeriesArray {
  return selectWindows(series, createRandom(seed).permutation(series.shape[0]));
}

export function comparison(train: SeriesArray, heldOut: SeriesArray, subject: SeriesArray): Comparison {
  return { train, heldOut, subject, isBaseline: subject === heldOut };
}

export async function measured(measure: Measure, of: Comparison, more: Partial<MeasureOptions> = {}): Promise<number> {
  const values = await measure.compute(of, { ...options, ...more });
  if (values.length !== 1) throw new Error(`${measure.id}: expected one value, received ${values.length}`);
  return values[0] as number;
}

export function byId(measures: readonly Measure[], id: string): Measure {
  const found = measures.find((measure) => measure.id === id);
  if (!found) throw new Error(`no measure ${id}`);
  return found;
}
