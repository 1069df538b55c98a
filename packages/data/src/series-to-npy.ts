import type { SeriesArray } from "@timevae/spec";
import { encodeNpy } from "./encode-npy.js";
import { valuesWithGaps } from "./values-with-gaps.js";

/** Windows as an `.npy` file: float32 `[N, T, D]`, masked values NaN. Column names and positions are not kept. */
export function seriesToNpy(series: SeriesArray): Uint8Array {
  return encodeNpy({ shape: series.shape, data: valuesWithGaps(series) });
}
