import { describeValue, TimeVAEError } from "@timevae/spec";

/** One file in a zip archive, as the central directory declares it. Nothing here has been verified but the bounds. */
export interface ZipEntry {
  readonly name: string;
  readonly method: "stored" | "deflated";
  readonly crc: number;
  /** Bytes after unpacking, as declared. */
  readonly size: number;
  /** The packed bytes, a view into the archive. */
  readonly packed: Uint8Array;
}

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const localSignature = 0x04034b50;
/** DEFLATE cannot shrink by more than this factor. */
const largestRatio = 1032;

/**
 * Lists the files of a zip archive without unpacking them.
 *
 * @throws {TimeVAEError} `invalid-file` when the archive is truncated, altered or none; `unsupported` for
 * encryption, zip64 and methods other than stored and deflated
 */
export function readZipDirectory(bytes: Uint8Array): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  const count = view.getUint16(end + 10, true);
  const offset = view.getUint32(end + 16, true);
  if (count === 0xffff || offset === 0xffffffff) throw zip64();
  const entries: ZipEntry[] = [];
  const names = new Set<string>();
  for (let at = offset, i = 0; i < count; i++) {
    if (at + 46 > end || view.getUint32(at, true) !== entrySignature) {
      throw damaged(`its directory should list ${count} entries, only ${i} can be read`);
    }
    const nameLength = view.getUint16(at + 28, true);
    const next = at + 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > end) throw damaged(`entry ${i} of its directory reaches beyond the end`);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    if (names.has(name)) throw damaged(`it lists ${describeValue(name)} twice`);
    names.add(name);
    entries.push(readEntry(bytes, view, at, name, offset));
    at = next;
  }
  return entries;
}

function readEntry(bytes: Uint8Array, view: DataView, at: number, name: string, directory: number): ZipEntry {
  const label = `zip entry ${describeValue(name)}`;
  const method = view.getUint16(at + 10, true);
  const packedSize = view.getUint32(at + 20, true);
  const size = view.getUint32(at + 24, true);
  const local = view.getUint32(at + 42, true);
  if (view.getUint16(at + 8, true) & 1) {
    throw new TimeVAEError("unsupported", `${label}: expected no encryption, received an encrypted entry`);
  }
  if (method !== 0 && method !== 8) {
    const message = `${label}: expected a stored or deflated entry, received compression method ${method}; save it with numpy.savez`;
    throw new TimeVAEError("unsupported", message);
  }
  if (packedSize === 0xffffffff || size === 0xffffffff || local === 0xffffffff) throw zip64();
  if (local + 30 > directory || view.getUint32(local, true) !== localSignature) {
    throw damaged(`entry ${describeValue(name)} is not where the directory says`);
  }
  const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  if (start + packedSize > directory) throw damaged(`entry ${describeValue(name)} reaches beyond the end`);
  if (method === 0 ? size !== packedSize : size > packedSize * largestRatio) {
    throw damaged(`entry ${describeValue(name)} declares ${size} bytes, impossible for ${packedSize} packed ones`);
  }
  return {
    name,
    method: method === 0 ? "stored" : "deflated",
    crc: view.getUint32(at + 16, true),
    size,
    packed: bytes.subarray(start, start + packedSize),
  };
}

/** The end record is the last 22 bytes, or earlier when a comment of up to 65535 bytes follows it. */
function findEnd(view: DataView): number {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - 65535); at--) {
    if (view.getUint32(at, true) === endSignature) return at;
  }
  const isZip = view.byteLength >= 4 && view.getUint32(0, true) === localSignature;
  throw isZip
    ? damaged("its directory, which stands at the end, is missing; it is truncated")
    : new TimeVAEError("invalid-file", "npz: expected a zip archive, received another format");
}

function damaged(fact: string): TimeVAEError {
  return new TimeVAEError("invalid-file", `npz: expected a whole zip archive: ${fact}. Copy or save the file again`);
}

function zip64(): TimeVAEError {
  const message = "npz: expected a zip archive below 4 GiB, received the zip64 format; save the array as .npy";
  return new TimeVAEError("unsupported", message);
}
