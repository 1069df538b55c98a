import { decodeLz4Block } from "../lz4-block.js";

/** Unpacks one bare LZ4 block of a known size (the codec LZ4_RAW). */
export function decodeLz4Raw(packed: Uint8Array, size: number): Uint8Array {
  const output = new Uint8Array(size);
  checkSize(decodeLz4Block(packed, output, 0), size);
  return output;
}

/**
 * Unpacks what the codec LZ4 came to mean: blocks as Hadoop frames them, each behind its two sizes; where the bytes are not so,
 * one bare block.
 */
export function decodeLz4(packed: Uint8Array, size: number): Uint8Array {
  const frames = hadoopFrames(packed, size);
  if (!frames) return decodeLz4Raw(packed, size);
  const output = new Uint8Array(size);
  let written = 0;
  try {
    for (const { block, unpacked } of frames) {
      const end = decodeLz4Block(block, output.subarray(0, written + unpacked), written);
      checkSize(end - written, unpacked);
      written = end;
    }
  } catch {
    return decodeLz4Raw(packed, size);
  }
  return output;
}

/** The frames, when the sizes fit exactly. */
function hadoopFrames(packed: Uint8Array, size: number) {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const frames: { block: Uint8Array; unpacked: number }[] = [];
  let at = 0;
  let total = 0;
  while (at + 8 <= packed.length) {
    const unpacked = view.getUint32(at);
    const length = view.getUint32(at + 4);
    at += 8 + length;
    total += unpacked;
    if (at > packed.length || total > size) return undefined;
    frames.push({ block: packed.subarray(at - length, at), unpacked });
  }
  return at === packed.length && total === size ? frames : undefined;
}

function checkSize(written: number, size: number): void {
  if (written !== size) throw new Error(`LZ4 unpacks to ${written} bytes, ${size} are declared`);
}
