import { createSeriesArray, type SeriesArray } from "@timevae/spec";

/** To [0, 1] per column by the range of some windows. */
export function scalerOf(train: SeriesArray): (series: SeriesArray) => SeriesArray {
  const features = train.shape[2];
  const low = new Array<number>(features).fill(Number.POSITIVE_INFINITY);
  const high = new Array<number>(features).fill(Number.NEGATIVE_INFINITY);
  for (const [i, value] of train.values.entries()) {
    low[i % features] = Math.min(low[i % features] as number, value);
    high[i % features] = Math.max(high[i % features] as number, value);
  }
  return (series: SeriesArray) => {
    const values = series.values.map((value, i) => {
      const d = i % features;
      return (value - (low[d] as number)) / ((high[d] as number) - (low[d] as number) || 1);
    });
    return createSeriesArray(values, series.shape, { columns: series.columns });
  };
}
