import type { SeriesArray } from "@timevae/spec";
import { remember } from "./remember.js";

/** All values of each feature, whatever their window and step, in ascending order: D arrays of N · T. */
export const sortedValues: (series: SeriesArray) => readonly Float32Array[] = remember((series: SeriesArray) => {
  const features = series.shape[2];
  const { values } = series;
  return Array.from({ length: features }, (_, d) => {
    const own = new Float32Array(values.length / features);
    for (let i = 0; i < own.length; i++) own[i] = values[i * features + d] as number;
    return own.sort();
  });
});
