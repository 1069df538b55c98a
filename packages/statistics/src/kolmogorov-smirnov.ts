import { TimeVAEError } from "@timevae/spec";
import { requireNumbers } from "./require-numbers.js";

/**
 * The two-sample Kolmogorov–Smirnov statistic: the largest gap between the two empirical distribution functions, 0 (same) to
 * 1 (one lies wholly below the other).
 *
 * @param a numbers in ascending order
 * @param b numbers in ascending order; the counts may differ
 * @throws {TimeVAEError} `invalid-argument` when either has no numbers or a NaN
 */
export function kolmogorovSmirnov(a: ArrayLike<number>, b: ArrayLike<number>): number {
  requireNumbers(a, "a");
  requireNumbers(b, "b");
  let i = 0;
  let j = 0;
  let largest = 0;
  while (i < a.length && j < b.length) {
    const value = Math.min(a[i] as number, b[j] as number);
    if (Number.isNaN(value)) throw new TimeVAEError("invalid-argument", "a, b: expected numbers, received NaN");
    while (i < a.length && (a[i] as number) <= value) i++;
    while (j < b.length && (b[j] as number) <= value) j++;
    largest = Math.max(largest, Math.abs(i / a.length - j / b.length));
  }
  return largest;
}
