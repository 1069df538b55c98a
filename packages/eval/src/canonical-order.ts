import { createRandom, type SeriesArray, selectWindows } from "@timevae/spec";

/**
 * The same windows in an order that depends on what they hold and on the seed alone, not on the order in which they came: sorted
 * by their values, then shuffled, so that any first part of them is a fair draw.
 */
export function canonicalOrder(series: SeriesArray, seed: number): SeriesArray {
  const sorted = sortWindows(series);
  const order = createRandom(seed).fork("evaluate.order").permutation(sorted.length);
  return selectWindows(
    series,
    order.map((place) => sorted[place] as number),
  );
}

/** `[N]`: the windows' indices, by their values, and where those are all the same by position. */
export function sortWindows(series: SeriesArray): Uint32Array {
  const [windows, steps, features] = series.shape;
  const size = steps * features;
  const { values, positions } = series;
  return Uint32Array.from({ length: windows }, (_, n) => n).sort((a, b) => {
    for (let i = 0; i < size; i++) {
      const difference = (values[a * size + i] as number) - (values[b * size + i] as number);
      if (difference !== 0) return difference;
    }
    return (positions?.[a] ?? 0) - (positions?.[b] ?? 0);
  });
}
