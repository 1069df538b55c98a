import { createSeriesArray, type SeriesArray } from "@timevae/spec";

/** Scales windows by the range that each feature has in `train`: its minimum becomes 0, its maximum 1. A constant becomes 0. */
export function createTrainScale(train: SeriesArray): (series: SeriesArray) => SeriesArray {
  const features = train.shape[2];
  const minimum = new Float64Array(features).fill(Number.POSITIVE_INFINITY);
  const maximum = new Float64Array(features).fill(Number.NEGATIVE_INFINITY);
  train.values.forEach((value, i) => {
    const d = i % features;
    minimum[d] = Math.min(minimum[d] as number, value);
    maximum[d] = Math.max(maximum[d] as number, value);
  });
  const range = maximum.map((most, d) => most - (minimum[d] as number) || 1);
  return (series) => {
    const values = series.values.map((value, i) => {
      const d = i % features;
      return (value - (minimum[d] as number)) / (range[d] as number);
    });
    return createSeriesArray(values, series.shape, series);
  };
}

/** Names of columns that never change in the windows. */
export function constantColumnNames(series: SeriesArray): string[] {
  const features = series.shape[2];
  const changes = new Uint8Array(features);
  series.values.forEach((value, i) => {
    if (value !== series.values[i % features]) changes[i % features] = 1;
  });
  return series.columns.filter((_, d) => changes[d] === 0);
}
