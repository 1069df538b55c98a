import { createSeriesArray, type SeriesArray } from "@timevae/spec";

/**
 * The rows that windows hold, each one once, as windows of one step, `[R, 1, D]`: what ranges and means are found from without
 * putting overlapping windows together. Windows that do not share rows are returned as they are.
 */
export function eachRowOnce(series: SeriesArray): SeriesArray {
  const { rows, shape, columns } = series;
  if (!rows) return series;
  const [, steps, features] = shape;
  const isHeld = new Uint8Array(rows.values.length / features);
  for (const start of rows.starts) isHeld.fill(1, start, start + steps);
  let count = 0;
  for (const held of isHeld) count += held;
  const values = new Float32Array(count * features);
  const mask = rows.mask && new Uint8Array(values.length);
  let to = 0;
  for (let row = 0; row < isHeld.length; row++) {
    if (!isHeld[row]) continue;
    const from = row * features;
    values.set(rows.values.subarray(from, from + features), to);
    mask?.set((rows.mask as Uint8Array).subarray(from, from + features), to);
    to += features;
  }
  return createSeriesArray(values, [count, 1, features], { columns, mask, categorical: series.categorical });
}
