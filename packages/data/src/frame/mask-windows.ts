import { describeValue, TimeVAEError } from "@timevae/spec";
import type { NdArray } from "../nd-array.js";
import { markerNumbers } from "./create-cell-reader.js";
import type { GapPolicy } from "./gap-policy.js";

/**
 * Marks what is missing in an array of windows: NaN, and numbers that are declared to stand for it.
 *
 * @returns the array with 0 there, and 1 where a value is observed; no mask when nothing is missing or may be
 * @throws {TimeVAEError} `invalid-argument` for `interpolate`, which needs rows
 */
export function maskWindows(
  array: NdArray,
  options: { readonly gaps?: GapPolicy | undefined; readonly missing?: readonly string[] | undefined },
): { readonly array: NdArray; readonly mask?: Uint8Array } {
  const { gaps, missing = [] } = options;
  if (gaps && gaps.interpolate > 0) {
    const message = `gaps: expected mask or error for an array of windows, received ${describeValue("interpolate")}; interpolation needs rows`;
    throw new TimeVAEError("invalid-argument", message);
  }
  if (!(gaps ? gaps.mask : missing.length > 0)) return { array };
  const markers = markerNumbers(missing);
  const data = array.data.slice();
  const mask = new Uint8Array(data.length).fill(1);
  let count = 0;
  for (let i = 0; i < data.length; i++) {
    const value = data[i] as number;
    if (!Number.isNaN(value) && !markers.includes(value)) continue;
    data[i] = 0;
    mask[i] = 0;
    count++;
  }
  return count === 0 ? { array } : { array: { ...array, data }, mask };
}
