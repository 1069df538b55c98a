import { decodeLz4Block } from "../lz4-block.js";

const magic = 0x184d2204;

/**
 * Unpacks an LZ4 frame (github.com/lz4/lz4, doc/lz4_Frame_format.md) whose unpacked size is known. It
 * writes no byte beyond that size. Checksums are not compared.
 *
 * @throws {Error} when the bytes are no such frame
 */
export function decodeLz4Frame(packed: Uint8Array, size: number): Uint8Array {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const output = new Uint8Array(size);
  if (view.getUint32(0, true) !== magic) throw new Error("no LZ4 frame");
  const flags = view.getUint8(4);
  if (flags >> 6 !== 1) throw new Error("an LZ4 frame of another version");
  const hasBlockChecksum = (flags & 16) !== 0;
  let at = 7 + ((flags & 8) !== 0 ? 8 : 0) + ((flags & 1) !== 0 ? 4 : 0);
  let written = 0;
  for (;;) {
    const header = view.getUint32(at, true);
    at += 4;
    if (header === 0) break;
    const length = header & 0x7fffffff;
    if (at + length > packed.length) throw new Error("a truncated LZ4 block");
    if (header >>> 31) {
      if (written + length > size) throw new Error("an LZ4 frame that is too long");
      output.set(packed.subarray(at, at + length), written);
      written += length;
    } else written = decodeLz4Block(packed.subarray(at, at + length), output, written);
    at += length + (hasBlockChecksum ? 4 : 0);
  }
  if (written !== size) throw new Error(`an LZ4 frame of ${written} bytes, ${size} are declared`);
  return output;
}
