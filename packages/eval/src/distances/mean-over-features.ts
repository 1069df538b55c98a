import type { SeriesArray } from "@timevae/spec";

/** The mean of a number that each feature has. */
export function meanOverFeatures({ shape }: SeriesArray, of: (feature: number) => number): number {
  let sum = 0;
  for (let d = 0; d < shape[2]; d++) sum += of(d);
  return sum / shape[2];
}
