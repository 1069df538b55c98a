import { TimeVAEError } from "@timevae/spec";
import type { NdArray } from "./nd-array.js";
import { countElements } from "./npy-header.js";

/**
 * Writes NumPy's `.npy` format, version 1, C order: a Float32Array as `<f4`, a Float64Array as `<f8`. Same array, same bytes.
 *
 * @throws {TimeVAEError} `invalid-argument` when the shape does not fit the numbers
 */
export function encodeNpy(array: Pick<NdArray, "shape" | "data">): Uint8Array {
  const { shape, data } = array;
  if (!shape.every((size) => Number.isSafeInteger(size) && size >= 0) || countElements(shape) !== data.length) {
    const message = `shape: expected sizes whose product is ${data.length}, the count of numbers, received [${shape.join(", ")}]`;
    throw new TimeVAEError("invalid-argument", message);
  }
  const double = data instanceof Float64Array;
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const dictionary = `{'descr': '${double ? "<f8" : "<f4"}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const padding = 63 - ((10 + dictionary.length) % 64);
  const header = new TextEncoder().encode(`\x93NUMPY..hh${dictionary}${" ".repeat(padding)}\n`.slice(1));
  const bytes = new Uint8Array(1 + header.length + data.byteLength);
  bytes[0] = 0x93; // outside ASCII: two bytes in UTF-8
  bytes.set(header, 1);
  const view = new DataView(bytes.buffer);
  view.setUint8(6, 1);
  view.setUint8(7, 0);
  view.setUint16(8, 1 + header.length - 10, true);
  let at = 1 + header.length;
  for (const value of data) {
    if (double) view.setFloat64(at, value, true);
    else view.setFloat32(at, value, true);
    at += double ? 8 : 4;
  }
  return bytes;
}
