import { describeValue, TimeVAEError } from "@timevae/spec";
import { Inflate, inflateSync } from "fflate";
import { crc32 } from "./crc32.js";
import type { ZipEntry } from "./zip-directory.js";

/**
 * Unpacks a whole entry into a buffer of its declared size, and compares size and checksum.
 *
 * @throws {TimeVAEError} `invalid-file` when they differ or the packed bytes make no sense
 */
export function unzipEntry(entry: ZipEntry): Uint8Array {
  const bytes = entry.method === "stored" ? entry.packed : inflate(entry);
  if (bytes.length !== entry.size || crc32(bytes) !== entry.crc) {
    const fact = bytes.length === entry.size ? "its checksum differs" : `it does not unpack to ${entry.size} bytes`;
    throw new TimeVAEError(
      "invalid-file",
      `${label(entry)}: expected what was saved, but ${fact}; the file is damaged`,
    );
  }
  return bytes;
}

/** One byte more than declared, so that a longer entry is noticed: fflate drops what does not fit. */
function inflate(entry: ZipEntry): Uint8Array {
  try {
    return inflateSync(entry.packed, { out: new Uint8Array(entry.size + 1) });
  } catch (cause) {
    throw damagedEntry(entry, cause);
  }
}

/** The beginning of an entry: unpacks a little at a time until `enough` says so or nothing is left. */
export function peekEntry<Result>(
  entry: ZipEntry,
  enough: (bytes: Uint8Array) => Result | undefined,
): Result | undefined {
  if (entry.method === "stored") return enough(entry.packed);
  let bytes = new Uint8Array(0);
  const stream = new Inflate((chunk) => {
    const joined = new Uint8Array(bytes.length + chunk.length);
    joined.set(bytes);
    joined.set(chunk, bytes.length);
    bytes = joined;
  });
  for (let at = 0; at < entry.packed.length; at += 256) {
    try {
      stream.push(entry.packed.subarray(at, at + 256), at + 256 >= entry.packed.length);
    } catch (cause) {
      throw damagedEntry(entry, cause);
    }
    const result = enough(bytes);
    if (result !== undefined) return result;
  }
  return undefined;
}

function damagedEntry(entry: ZipEntry, cause: unknown): TimeVAEError {
  const message = `${label(entry)}: expected deflated bytes, received something else; the file is damaged`;
  return new TimeVAEError("invalid-file", message, { cause });
}

function label(entry: ZipEntry): string {
  return `zip entry ${describeValue(entry.name)}`;
}
