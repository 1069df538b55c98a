import { describeValue, TimeVAEError } from "@timevae/spec";
import { zipSync } from "fflate";
import { encodeNpy } from "./encode-npy.js";
import type { NdArray } from "./nd-array.js";

/**
 * Writes arrays into a compressed `.npz` file that `numpy.load` reads. Same arrays, same bytes: the time stamp is fixed.
 *
 * @throws {TimeVAEError} `invalid-argument` for an empty name or a shape that does not fit
 */
export function encodeNpz(arrays: Readonly<Record<string, Pick<NdArray, "shape" | "data">>>): Uint8Array {
  const names = Object.keys(arrays);
  const wrong = names.find((name) => name === "" || /[/\\\0]/.test(name));
  if (names.length === 0 || wrong !== undefined) {
    const received = wrong === undefined ? "none" : describeValue(wrong);
    throw new TimeVAEError("invalid-argument", `arrays: expected names without slashes, received ${received}`);
  }
  const files = names.map((name) => [`${name}.npy`, encodeNpy(arrays[name] as NdArray)] as const);
  // Zip has local times without a zone: the earliest one, made from local parts, is the same bytes everywhere.
  return zipSync(Object.fromEntries(files), { level: 6, mtime: new Date(1980, 0, 1) });
}
