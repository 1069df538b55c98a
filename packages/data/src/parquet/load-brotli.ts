import { loadOptional } from "../load-optional.js";

/**
 * Unpacks brotli of a known size. Node's own decoder stops at that size. Elsewhere hyparquet-compressors does it, which finds
 * out at the end: a page can make it work for sixteen million bytes with twenty.
 *
 * @throws {TimeVAEError} `unsupported` outside of Node when hyparquet-compressors is not installed
 */
export async function loadBrotli(): Promise<(packed: Uint8Array, size: number) => Uint8Array> {
  const zlib = globalThis.process?.getBuiltinModule?.("node:zlib");
  if (zlib) return (packed, size) => zlib.brotliDecompressSync(packed, { maxOutputLength: Math.max(1, size) });
  const { decompressBrotli } = await loadOptional("hyparquet-compressors", () => import("hyparquet-compressors"));
  return decompressBrotli;
}
