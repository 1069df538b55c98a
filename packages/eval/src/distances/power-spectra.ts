import type { SeriesArray } from "@timevae/spec";
import { evenSubset } from "./even-subset.js";
import { remember } from "./remember.js";

/** Products to spend on one series; longer windows are thinned out to that. */
const budget = 4e8;

/**
 * Where each feature's variation lies: the mean periodogram of its windows, each less its own mean, at 1, 2 … ⌊T / 2⌋ cycles per window, as
 * shares that add up to 1. A feature that is constant in every window (or windows of one step) has no power: all 0.
 *
 * @returns D arrays `[⌊T / 2⌋]`
 */
export const powerSpectra: (series: SeriesArray) => readonly Float64Array[] = remember((all: SeriesArray) => {
  const [, steps, features] = all.shape;
  const frequencies = Math.floor(steps / 2);
  const series = evenSubset(all, Math.max(50, budget / (2 * frequencies * steps * features + 1)));
  const cosines = Float64Array.from({ length: steps }, (_, t) => Math.cos((2 * Math.PI * t) / steps));
  const sines = Float64Array.from({ length: steps }, (_, t) => Math.sin((2 * Math.PI * t) / steps));
  const window = new Float64Array(steps);
  return Array.from({ length: features }, (_, d) => {
    const power = new Float64Array(frequencies);
    for (let n = 0; n < series.shape[0]; n++) {
      if (!centredWindow(series, n, d, window)) continue;
      for (let k = 1; k <= frequencies; k++) {
        let re = 0;
        let im = 0;
        for (let t = 0, turn = 0; t < steps; t++) {
          const value = window[t] as number;
          re += value * (cosines[turn] as number);
          im += value * (sines[turn] as number);
          turn += k;
          if (turn >= steps) turn -= steps;
        }
        power[k - 1] = (power[k - 1] as number) + re * re + im * im;
      }
    }
    const total = power.reduce((sum, value) => sum + value, 0);
    return total > 0 ? power.map((value) => value / total) : power;
  });
});

/** Writes one feature of one window less its mean into `target`; false where it does not vary. */
function centredWindow(
  { values, shape: [, steps, features] }: SeriesArray,
  n: number,
  d: number,
  target: Float64Array,
): boolean {
  let sum = 0;
  let varies = false;
  const first = values[n * steps * features + d] as number;
  for (let t = 0; t < steps; t++) {
    const value = values[(n * steps + t) * features + d] as number;
    target[t] = value;
    sum += value;
    if (value !== first) varies = true;
  }
  for (let t = 0; t < steps; t++) target[t] = (target[t] as number) - sum / steps;
  return varies;
}
