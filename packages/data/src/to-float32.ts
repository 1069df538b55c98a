import { TimeVAEError } from "@timevae/spec";

/**
 * Copies numbers to float32, the precision of a `SeriesArray`.
 *
 * @param locate names the place of a number for the error message
 * @throws {TimeVAEError} `invalid-data` when one is NaN, infinite or beyond float32
 */
export function toFloat32(values: Float32Array | Float64Array, locate: (index: number) => string): Float32Array {
  const result = Float32Array.from(values);
  let count = 0;
  let first = -1;
  for (let i = 0; i < result.length; i++) {
    if (Number.isFinite(result[i])) continue;
    count += 1;
    if (first < 0) first = i;
  }
  if (first < 0) return result;
  const value = values[first] as number;
  const message = Number.isFinite(value)
    ? `${locate(first)}: expected a number below 3.4e38 (float32), received ${value}; rescale the column`
    : `${locate(first)}: expected a finite number, received ${value} (${count} such value${count > 1 ? "s" : ""} in all); fill or remove them`;
  throw new TimeVAEError("invalid-data", message, { details: { index: first, count } });
}
