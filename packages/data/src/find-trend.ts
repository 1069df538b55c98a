import { removePolynomial, sumOfSquares } from "./polynomial-fit.js";

/** Less of the variance than this is no trend worth a block. */
const leastShare = 0.1;

export interface FoundTrend {
  readonly degree: number;
  readonly reason: string;
}

/**
 * Whether lines or parabolas over stretches of `steps` rows explain the columns, beyond what they would explain of white noise:
 * as shares of the variance within the stretches, the mean of all.
 */
export function findTrend(columns: readonly Float64Array[], steps: number): FoundTrend | null {
  const shares = [0, 1, 2].map((degree) => meanShare(columns, steps, degree)) as [number, number, number];
  const [, line, parabola] = shares;
  const whole = columns[0]?.length === steps ? "the whole series" : `windows of ${steps} steps`;
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  const words = `over ${whole} a line explains ${percent(line)} of the variance that is no season`;
  if (parabola - line >= leastShare) return { degree: 2, reason: `${words}, a parabola ${percent(parabola)}` };
  return line >= leastShare ? { degree: 1, reason: words } : null;
}

function meanShare(columns: readonly Float64Array[], steps: number, degree: number): number {
  let before = 0;
  let after = 0;
  if (steps < 4) return 0;
  for (const column of columns) {
    const scale = sumOfSquares(removePolynomial(column, 0)) || 1;
    for (let from = 0; from + steps <= column.length; from += steps) {
      const stretch = column.subarray(from, from + steps);
      before += sumOfSquares(removePolynomial(stretch, 0)) / scale;
      after += sumOfSquares(removePolynomial(stretch, degree)) / scale;
    }
  }
  if (before === 0) return 0;
  // Each power takes 1 / (T − 1) of white noise's variance along.
  return Math.max(0, 1 - after / before / (1 - degree / (steps - 1)));
}
