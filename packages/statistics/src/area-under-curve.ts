import { requireNumbers } from "./require-numbers.js";

/** How well one number tells two groups apart. */
export interface AreaUnderCurve {
  /** The chance that a positive has the higher number, ties counted half: ½ is guessing, 1 is certainty. */
  readonly area: number;
  /** Variance of the positives' placements among the negatives, and of the negatives' among the positives. */
  readonly placementVariances: readonly [positives: number, negatives: number];
  /** √(variance / positives + variance / negatives), after DeLong. */
  readonly standardError: number;
}

/**
 * Area under the receiver operating characteristic (the Mann–Whitney statistic), with its standard error by DeLong, DeLong
 * and Clarke-Pearson (1988).
 *
 * @param positives scores of those that should score high
 * @param negatives scores of the others
 * @throws {TimeVAEError} `invalid-argument` when either has fewer than two numbers
 */
export function areaUnderCurve(positives: ArrayLike<number>, negatives: ArrayLike<number>): AreaUnderCurve {
  requireNumbers(positives, "positives", 2);
  requireNumbers(negatives, "negatives", 2);
  const high = Float64Array.from(positives).sort();
  const low = Float64Array.from(negatives).sort();
  const above = placements(high, low);
  const below = placements(low, high).map((share) => 1 - share);
  const area = mean(above);
  const variances = [sampleVariance(above, area), sampleVariance(below, area)] as const;
  const standardError = Math.sqrt(variances[0] / high.length + variances[1] / low.length);
  return { area, placementVariances: variances, standardError };
}

/** For each of `sorted`, the share of `others` below it, ties counted half. */
function placements(sorted: Float64Array, others: Float64Array): Float64Array {
  let less = 0;
  let notMore = 0;
  return sorted.map((value) => {
    while (less < others.length && (others[less] as number) < value) less++;
    while (notMore < others.length && (others[notMore] as number) <= value) notMore++;
    return (less + notMore) / 2 / others.length;
  });
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function sampleVariance(values: Float64Array, center: number): number {
  return values.reduce((sum, value) => sum + (value - center) ** 2, 0) / (values.length - 1);
}
