import type { SeasonShape } from "./season-shape.js";

/**
 * The season of each row, by the true period: a period that is not whole does not drift.
 *
 * @param start the first row's position in time
 */
export function seasonIndices(length: number, { period, seasons }: SeasonShape, start: number): Uint32Array {
  return Uint32Array.from({ length }, (_, t) => {
    const turns = (start + t + 0.5) / period; // half a step in: rounding cannot move a row across a season's edge
    return Math.min(seasons - 1, Math.floor((turns - Math.floor(turns)) * seasons));
  });
}

/** The mean of each season over the rows `from` to `to`, their own mean being 0. */
export function fitProfile(
  values: Float64Array,
  indices: Uint32Array,
  seasons: number,
  from = 0,
  to = values.length,
): Float64Array {
  const sums = new Float64Array(seasons);
  const counts = new Float64Array(seasons);
  for (let t = from; t < to; t++) {
    const k = indices[t] as number;
    sums[k] = (sums[k] as number) + (values[t] as number);
    counts[k] = (counts[k] as number) + 1;
  }
  const means = sums.map((sum, k) => sum / Math.max(1, counts[k] as number));
  const mean = means.reduce((total, value) => total + value, 0) / seasons;
  return means.map((value) => value - mean);
}

/**
 * By how much the profile of either half lowers the other half's sum of squares: above 0 only for what repeats.
 */
export function crossValidatedReduction(values: Float64Array, shape: SeasonShape, start: number): number {
  const indices = seasonIndices(values.length, shape, start);
  const half = Math.floor(values.length / 2);
  let reduction = 0;
  const learnAndTest = (fitFrom: number, fitTo: number, from: number, to: number) => {
    const profile = fitProfile(values, indices, shape.seasons, fitFrom, fitTo);
    for (let t = from; t < to; t++) {
      const expected = profile[indices[t] as number] as number;
      reduction += 2 * (values[t] as number) * expected - expected * expected;
    }
  };
  learnAndTest(0, half, half, values.length);
  learnAndTest(half, values.length, 0, half);
  return reduction;
}
