import { requireNumbers } from "./require-numbers.js";

/**
 * The Wasserstein-1 ("earth mover's") distance of two samples: how far a unit of probability has to be moved on average,
 * in the numbers' own unit. It is the area between the two empirical distribution functions.
 *
 * @param a numbers in ascending order, finite
 * @param b numbers in ascending order, finite; the counts may differ
 * @throws {TimeVAEError} `invalid-argument` when either has no numbers
 */
export function wasserstein1(a: ArrayLike<number>, b: ArrayLike<number>): number {
  requireNumbers(a, "a");
  requireNumbers(b, "b");
  let i = 0;
  let j = 0;
  let area = 0;
  let from = Math.min(a[0] as number, b[0] as number);
  for (let step = 0; step < a.length + b.length; step++) {
    const nextA = i < a.length ? (a[i] as number) : Number.POSITIVE_INFINITY;
    const nextB = j < b.length ? (b[j] as number) : Number.POSITIVE_INFINITY;
    const to = Math.min(nextA, nextB);
    area += Math.abs(i / a.length - j / b.length) * (to - from);
    from = to;
    if (nextA <= nextB) i++;
    else j++;
  }
  return area;
}
