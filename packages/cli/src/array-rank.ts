import { listNpz, parseNpy } from "@timevae/data";

/** Dimensions of the array that will be read; undefined for tables, and where there is none, which reading says better. */
export function arrayRank(bytes: Uint8Array, path: string, key: string | undefined): number | undefined {
  try {
    if (/\.npy$/i.test(path)) return parseNpy(bytes).shape.length;
    if (!/\.npz$/i.test(path)) return undefined;
    const arrays = listNpz(bytes);
    const wanted = key ?? (arrays.length === 1 ? arrays[0]?.name : "data");
    return arrays.find(({ name }) => name === wanted)?.shape.length;
  } catch {
    return undefined;
  }
}
