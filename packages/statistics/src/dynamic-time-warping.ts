import { requireInteger, TimeVAEError } from "@timevae/spec";

export interface DynamicTimeWarpingOptions {
  /** Numbers per step. */
  readonly features: number;
  /** How many steps the two may be apart (Sakoe and Chiba's band): 0 pairs step with step. */
  readonly band: number;
  /** Give up, and return infinity, as soon as the distance cannot come below this. */
  readonly bound?: number | undefined;
}

/**
 * Dynamic time warping between two series of the same length: the root of the smallest sum of squared differences over all ways to pair
 * their steps in order, all features warped together. At most their Euclidean distance.
 *
 * @param a row-major `[steps, features]`
 * @param b row-major `[steps, features]`
 * @throws {TimeVAEError} `invalid-argument` when the lengths differ or are no multiple of `features`, or the band is no integer ≥ 0
 */
export function dynamicTimeWarping(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  { features, band, bound = Number.POSITIVE_INFINITY }: DynamicTimeWarpingOptions,
): number {
  const steps = a.length / features;
  if (a.length !== b.length || !Number.isSafeInteger(steps) || steps < 1) {
    throw new TimeVAEError(
      "invalid-argument",
      `a, b: expected equally many numbers, a multiple of ${features} features, received ${a.length} and ${b.length}`,
    );
  }
  requireInteger("band", band, { least: 0 });
  const limit = bound * bound;
  // Column j of a row of sums is at j + 1; what lies outside the band stays infinite.
  let previous = new Float64Array(steps + 1).fill(Number.POSITIVE_INFINITY);
  let current = new Float64Array(steps + 1).fill(Number.POSITIVE_INFINITY);
  previous[0] = 0;
  for (let i = 0; i < steps; i++) {
    const first = Math.max(0, i - band);
    const last = Math.min(steps - 1, i + band);
    current[first] = Number.POSITIVE_INFINITY;
    let smallest = Number.POSITIVE_INFINITY;
    for (let j = first; j <= last; j++) {
      let cost = 0;
      for (let d = 0; d < features; d++) {
        const difference = (a[i * features + d] as number) - (b[j * features + d] as number);
        cost += difference * difference;
      }
      const sum = cost + Math.min(previous[j] as number, previous[j + 1] as number, current[j] as number);
      current[j + 1] = sum;
      if (sum < smallest) smallest = sum;
    }
    if (smallest >= limit) return Number.POSITIVE_INFINITY;
    if (last + 2 <= steps) current[last + 2] = Number.POSITIVE_INFINITY;
    [previous, current] = [current, previous];
  }
  return Math.sqrt(previous[steps] as number);
}
