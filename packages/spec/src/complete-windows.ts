import { selectWindows } from "./select-windows.js";
import type { SeriesArray } from "./series-array.js";

/**
 * The windows in which no value is missing, in their order, with all that is known of them; the series itself where none is. Of windows
 * that share rows, the rows are looked at, and go on being shared.
 *
 * @returns `[M, T, D]` with M from 0 to N
 */
export function completeWindows(series: SeriesArray): SeriesArray {
  const { rows, shape } = series;
  const [windows, steps, features] = shape;
  const mask = rows ? rows.mask : series.mask;
  if (!mask?.includes(0)) return series;
  const size = steps * features;
  const found = new Uint32Array(windows);
  let count = 0;
  for (let n = 0; n < windows; n++) {
    const from = rows ? (rows.starts[n] as number) * features : n * size;
    if (!mask.subarray(from, from + size).includes(0)) found[count++] = n;
  }
  return count === windows ? series : selectWindows(series, found.subarray(0, count));
}
