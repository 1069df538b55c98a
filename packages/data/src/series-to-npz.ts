import type { SeriesArray } from "@timevae/spec";
import { encodeNpz } from "./encode-npz.js";

/**
 * Windows as an `.npz` file: `data`, float32 `[N, T, D]`, and `positions`, float64 `[N]`, when they are known. Column
 * names are not kept.
 */
export function seriesToNpz(series: SeriesArray): Uint8Array {
  const { values, shape, positions } = series;
  return encodeNpz({
    data: { shape, data: values },
    ...(positions === undefined ? {} : { positions: { shape: [positions.length], data: positions } }),
  });
}
