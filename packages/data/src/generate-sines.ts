import { createRandom, createSeriesArray, requireInteger, type SeriesArray } from "@timevae/spec";

export interface GenerateSinesOptions {
  /** Number of windows. */
  readonly windows: number;
  /** Steps per window; 24 when not given. */
  readonly steps?: number | undefined;
  /** Features per step; 5 when not given. */
  readonly features?: number | undefined;
  /** An integer from 0 to 2⁵³ − 1. */
  readonly seed: number;
}

/**
 * The sines of the TimeVAE paper: `(A sin(2πft + φ) + 1) / 2` at t = 0, 1, …, with *one* frequency f ~ U(0.1, 0.15) for
 * the whole set, and for each window and feature an amplitude A ~ U(1, 3) and a phase φ ~ U(0, 2π). (The authors' files
 * say so: every series in them has f = 0.118727 = 0.1 + 0.05 · 0.37454, the first number of NumPy's seed 42.)
 *
 * @throws {TimeVAEError} `invalid-argument` for a size or seed out of range
 */
export function generateSines(options: GenerateSinesOptions): SeriesArray {
  const { windows, steps = 24, features = 5, seed } = options;
  for (const [name, size] of Object.entries({ windows, steps, features })) requireInteger(name, size, { least: 1 });
  const random = createRandom(seed);
  const frequency = 0.1 + 0.05 * random.uniform();
  const values = new Float32Array(windows * steps * features);
  for (let n = 0; n < windows; n++) {
    for (let d = 0; d < features; d++) {
      const phase = 2 * Math.PI * random.uniform();
      const amplitude = 1 + 2 * random.uniform();
      for (let t = 0; t < steps; t++) {
        const x = amplitude * Math.sin(2 * Math.PI * frequency * t + phase);
        values[(n * steps + t) * features + d] = (x + 1) / 2;
      }
    }
  }
  return createSeriesArray(values, [windows, steps, features]);
}
