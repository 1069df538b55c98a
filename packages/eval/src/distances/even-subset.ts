import { type SeriesArray, selectWindows } from "@timevae/spec";

const known = new WeakMap<SeriesArray, Map<number, SeriesArray>>();

/** At most `most` windows at even distances in the order given: the same ones every time, and the same object. */
export function evenSubset(series: SeriesArray, most: number): SeriesArray {
  const windows = series.shape[0];
  const count = Math.max(1, Math.floor(most));
  if (windows <= count) return series;
  const subsets = known.get(series) ?? new Map<number, SeriesArray>();
  known.set(series, subsets);
  const subset =
    subsets.get(count) ??
    selectWindows(
      series,
      Array.from({ length: count }, (_, i) => Math.floor(((i + 0.5) * windows) / count)),
    );
  subsets.set(count, subset);
  return subset;
}
