import type { SeriesArray } from "@timevae/spec";

/** The numbers of windows, NaN where nothing was observed: what stands behind a mask is no observation. */
export function valuesWithGaps({ values, mask }: Pick<SeriesArray, "values" | "mask">): Float32Array {
  return mask ? values.map((value, i) => (mask[i] === 0 ? Number.NaN : value)) : values;
}
