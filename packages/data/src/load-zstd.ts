import { TimeVAEError } from "@timevae/spec";
import { loadOptional } from "./load-optional.js";

/** Bytes of one packed part, at most: what is unpacked lies in the decoder's memory once more. */
const largestPart = 2 ** 28;

/**
 * Zstandard's own decoder, compiled to WebAssembly. A decoder of known size must stop there: nineteen bytes can ask for six
 * billion, and fzstd 0.1, which hyparquet-compressors brings, counts them all.
 *
 * @returns unpacks bytes of a known size
 * @throws {TimeVAEError} `unsupported` when zstddec is not installed
 */
export async function loadZstd(): Promise<(packed: Uint8Array, size: number) => Uint8Array> {
  const { ZSTDDecoder } = await loadOptional("zstddec", () => import("zstddec"));
  const decoder = new ZSTDDecoder();
  await decoder.init();
  return (packed, size) => {
    if (size === 0) return new Uint8Array(0);
    if (size > largestPart) {
      throw new TimeVAEError("too-large", `zstd: expected at most ${largestPart} bytes in one part, received ${size}`);
    }
    const bytes = decoder.decode(packed, size);
    if (bytes.length !== size) throw new Error(`zstd unpacks to other than ${size} bytes`);
    return bytes;
  };
}
