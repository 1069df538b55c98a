import { createRandom, type SeriesArray } from "@timevae/spec";

/**
 * Lengths of windows to be drawn, as often as each was seen.
 *
 * @param lengths entry l: how many windows of l steps were learned from
 */
export function drawLengths(lengths: readonly number[], seed: number, count: number): Uint32Array {
  const random = createRandom(seed).fork("lengths");
  const total = lengths.reduce((sum, windows) => sum + windows, 0);
  return Uint32Array.from({ length: count }, () => {
    let left = random.uniform() * total;
    return lengths.findIndex((windows) => {
      left -= windows;
      return left < 0;
    });
  });
}

/** The length of each window whose front is padded: its steps from the first one at which anything is observed. */
export function lengthsOf({ shape, mask }: SeriesArray): Uint32Array {
  const [windows, steps, features] = shape;
  const size = steps * features;
  return Uint32Array.from({ length: windows }, (_, n) => {
    const first = mask ? mask.subarray(n * size, (n + 1) * size).indexOf(1) : 0;
    return first < 0 ? 0 : steps - Math.floor(first / features);
  });
}

/** `[N, T, D]`: 0 at the padded steps in front of each window, 1 elsewhere. */
export function maskOfLengths(lengths: ArrayLike<number>, steps: number, features: number): Uint8Array {
  const mask = new Uint8Array(lengths.length * steps * features).fill(1);
  for (let n = 0; n < lengths.length; n++) {
    const start = n * steps * features;
    mask.fill(0, start, start + (steps - (lengths[n] as number)) * features);
  }
  return mask;
}
