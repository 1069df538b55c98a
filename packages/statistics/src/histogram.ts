import { requireInteger, TimeVAEError } from "@timevae/spec";
import { requireNumbers } from "./require-numbers.js";

export interface HistogramOptions {
  readonly minimum: number;
  readonly maximum: number;
  /** How many equally wide bins from minimum to maximum. */
  readonly bins: number;
}

/**
 * The share of the numbers in each bin `[from, to)`; the last bin includes the maximum. Two more entries at the ends hold what
 * lies below the minimum and above the maximum, so that all shares add up to 1. With minimum = maximum everything equal to it
 * is in the first bin.
 *
 * @returns `[bins + 2]`: below, the bins, above
 * @throws {TimeVAEError} `invalid-argument` on no numbers, bins that are no positive integer, or an inverted range
 */
export function histogram(values: ArrayLike<number>, { minimum, maximum, bins }: HistogramOptions): Float64Array {
  requireNumbers(values, "values");
  requireInteger("bins", bins, { least: 1 });
  if (!(minimum <= maximum)) {
    throw new TimeVAEError(
      "invalid-argument",
      `minimum, maximum: expected a range in ascending order, received ${minimum} to ${maximum}`,
    );
  }
  const shares = new Float64Array(bins + 2);
  const scale = maximum > minimum ? bins / (maximum - minimum) : 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    const bin =
      value < minimum ? 0 : value > maximum ? bins + 1 : 1 + Math.min(bins - 1, Math.floor((value - minimum) * scale));
    shares[bin] = (shares[bin] as number) + 1;
  }
  return shares.map((count) => count / values.length);
}
