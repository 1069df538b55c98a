import { TimeVAEError } from "@timevae/spec";

/**
 * The value below which a fraction of the numbers lies, by linear interpolation between neighbours.
 *
 * @param sorted numbers in ascending order, at least one
 * @param fraction from 0 to 1
 * @throws {TimeVAEError} `invalid-argument` when there are no numbers or the fraction is outside 0 … 1
 */
export function quantile(sorted: ArrayLike<number>, fraction: number): number {
  if (sorted.length === 0) {
    throw new TimeVAEError("invalid-argument", "quantile: expected at least one number, received none");
  }
  if (!(fraction >= 0 && fraction <= 1)) {
    throw new TimeVAEError("invalid-argument", `fraction: expected a number from 0 to 1, received ${fraction}`);
  }
  const place = fraction * (sorted.length - 1);
  const lower = sorted[Math.floor(place)] as number;
  const upper = sorted[Math.ceil(place)] as number;
  return lower + (upper - lower) * (place - Math.floor(place));
}
