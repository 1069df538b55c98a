import { sha256 } from "@noble/hashes/sha2.js";
import type { Checkpoint } from "./checkpoint.js";

/** The first bytes of a checkpoint: a text, and a line end that a transfer as text would change. */
export const checkpointMagic = new TextEncoder().encode("timevae checkpoint\r\n\u001a\n");
/** SHA-256. */
export const hashLength = 32;

/** Stands for an array in the JSON part: its place among the arrays that follow. */
interface ArrayReference {
  readonly array: number;
  readonly shape: readonly number[];
}

/**
 * Writes a checkpoint as bytes: a magic text, the length of the JSON part (uint32, little-endian), the JSON part padded with
 * spaces to a multiple of 4, the arrays as raw little-endian float32, and the SHA-256 of all that.
 *
 * @returns the pieces of the file in order, so that large ones need not be copied together
 */
export function encodeCheckpoint(checkpoint: Checkpoint): readonly Uint8Array[] {
  const arrays: Float32Array[] = [];
  const places = new Map<Float32Array, number>();
  // An array that appears twice, as the best weights often do, is written once.
  const placeOf = (data: Float32Array): number => {
    const known = places.get(data);
    if (known !== undefined) return known;
    places.set(data, arrays.length);
    return arrays.push(data) - 1;
  };
  const replace = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(replace);
    if (typeof value !== "object" || value === null) return value;
    const { data, shape } = value as { data?: unknown; shape?: readonly number[] };
    if (data instanceof Float32Array && shape) return { array: placeOf(data), shape } satisfies ArrayReference;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, replace(inner)]));
  };
  const plain = replace(checkpoint) as object;
  const header = encodeHeader({ ...plain, arrays: arrays.map(({ length }) => length) });
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, header.length, true);
  const pieces = [
    checkpointMagic,
    length,
    header,
    ...arrays.map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength)),
  ];
  const hash = sha256.create();
  for (const piece of pieces) hash.update(piece);
  return [...pieces, hash.digest()];
}

/** Padded so that the arrays after it begin at a multiple of 4. */
function encodeHeader(document: object): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(document));
  const padded = new Uint8Array(text.length + ((4 - (text.length % 4)) % 4)).fill(0x20);
  padded.set(text);
  return padded;
}
