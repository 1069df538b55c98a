import type { SeriesArray } from "@timevae/spec";
import { encodeNpz } from "./encode-npz.js";
import { valuesWithGaps } from "./values-with-gaps.js";

/**
 * Windows as an `.npz` file: `data`, float32 `[N, T, D]`, masked values NaN, and `positions`, float64 `[N]`, when they are
 * known. Column names are not kept.
 */
export function seriesToNpz(series: SeriesArray): Uint8Array {
  const { shape, positions } = series;
  return encodeNpz({
    data: { shape, data: valuesWithGaps(series) },
    ...(positions === undefined ? {} : { positions: { shape: [positions.length], data: positions } }),
  });
}
