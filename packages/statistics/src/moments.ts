import { requireNumbers } from "./require-numbers.js";

/** The first four moments of numbers. */
export interface Moments {
  readonly mean: number;
  /** Mean squared deviation from the mean (divided by n, not n − 1). */
  readonly variance: number;
  /** Third standardised moment: 0 when symmetric; 0 for a constant. */
  readonly skewness: number;
  /** Fourth standardised moment less 3: 0 for a normal distribution; 0 for a constant. */
  readonly excessKurtosis: number;
}

/**
 * Mean, variance, skewness and excess kurtosis of the numbers at hand (no correction for small samples). Numbers that
 * vary only by rounding, by less than 10⁻¹² of the largest, count as constant.
 *
 * @throws {TimeVAEError} `invalid-argument` when there are no numbers
 */
export function moments(values: ArrayLike<number>): Moments {
  requireNumbers(values, "values");
  const n = values.length;
  let sum = 0;
  let largest = 0;
  for (let i = 0; i < n; i++) {
    const value = values[i] as number;
    sum += value;
    if (Math.abs(value) > largest) largest = Math.abs(value);
  }
  const mean = sum / n;
  let second = 0;
  let third = 0;
  let fourth = 0;
  for (let i = 0; i < n; i++) {
    const deviation = (values[i] as number) - mean;
    const square = deviation * deviation;
    second += square;
    third += square * deviation;
    fourth += square * square;
  }
  const variance = second / n;
  if (variance <= (1e-12 * largest) ** 2) return { mean, variance: 0, skewness: 0, excessKurtosis: 0 };
  return { mean, variance, skewness: third / n / variance ** 1.5, excessKurtosis: fourth / n / variance ** 2 - 3 };
}
