import type { SeriesArray } from "@timevae/spec";
import { remember } from "./remember.js";

/** The changes from step to step of each feature within windows, in ascending order: D arrays of N · (T − 1). */
export const sortedIncrements: (series: SeriesArray) => readonly Float32Array[] = remember((series: SeriesArray) => {
  const [windows, steps, features] = series.shape;
  const { values } = series;
  return Array.from({ length: features }, (_, d) => {
    const own = new Float32Array(windows * Math.max(0, steps - 1));
    let at = 0;
    for (let n = 0; n < windows; n++) {
      let i = n * steps * features + d;
      for (let t = 1; t < steps; t++, i += features)
        own[at++] = (values[i + features] as number) - (values[i] as number);
    }
    return own.sort();
  });
});
