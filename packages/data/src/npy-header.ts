import { describeValue, TimeVAEError } from "@timevae/spec";
import type { NdType } from "./nd-array.js";

/** What stands before the numbers of an `.npy` file. */
export interface NpyHeader {
  /** NumPy's type description, for instance `<f4`. */
  readonly descr: string;
  /** The element type; undefined when it cannot be read here (objects, text, structures, complex numbers). */
  readonly dtype: NdType | undefined;
  readonly littleEndian: boolean;
  readonly itemBytes: number;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  /** Where the numbers begin, in bytes. */
  readonly dataOffset: number;
}

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const longestHeader = 65536;

const types: Readonly<Record<string, NdType>> = {
  b1: "bool",
  i1: "int8",
  i2: "int16",
  i4: "int32",
  i8: "int64",
  u1: "uint8",
  u2: "uint16",
  u4: "uint32",
  u8: "uint64",
  f2: "float16",
  f4: "float32",
  f8: "float64",
};

/**
 * Reads the header; `bytes` may end after it. Undefined when more bytes are needed and `partial` is set.
 *
 * @throws {TimeVAEError} `invalid-file` when this is no `.npy` header
 */
export function parseNpyHeader(bytes: Uint8Array, partial: true): NpyHeader | undefined;
export function parseNpyHeader(bytes: Uint8Array): NpyHeader;
export function parseNpyHeader(bytes: Uint8Array, partial = false): NpyHeader | undefined {
  if (bytes.length < 12) {
    if (partial) return undefined;
    throw new TimeVAEError(
      "invalid-file",
      `npy: expected at least 12 bytes, received ${bytes.length}; it is truncated`,
    );
  }
  if (!magic.every((byte, i) => bytes[i] === byte)) {
    throw new TimeVAEError(
      "invalid-file",
      'npy: expected a file that starts with "\\x93NUMPY", received another format',
    );
  }
  const version = bytes[6] as number;
  if (version < 1 || version > 3) {
    throw new TimeVAEError("invalid-file", `npy: expected format version 1, 2 or 3, received ${version}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = version === 1 ? 10 : 12;
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > longestHeader) {
    throw new TimeVAEError(
      "invalid-file",
      `npy: expected a header of at most ${longestHeader} bytes, received ${length}`,
    );
  }
  if (bytes.length < start + length) {
    if (partial) return undefined;
    const message = `npy: expected a header of ${length} bytes, received ${bytes.length - start}; it is truncated`;
    throw new TimeVAEError("invalid-file", message);
  }
  const text = new TextDecoder("latin1").decode(bytes.subarray(start, start + length));
  return { ...parseDictionary(text.trim()), dataOffset: start + length };
}

/** The header is a Python literal with three known keys. */
function parseDictionary(text: string): Omit<NpyHeader, "dataOffset"> {
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
  const dimensions = /'shape'\s*:\s*\(([\d\s,L]*)\)/.exec(text)?.[1];
  const descr = /'descr'\s*:\s*'([^']*)'/.exec(text)?.[1] ?? (/'descr'\s*:\s*\[/.test(text) ? "structure" : undefined);
  if (order === undefined || dimensions === undefined || descr === undefined) {
    const message = `npy: expected a header with descr, fortran_order and shape, received ${describeValue(text)}`;
    throw new TimeVAEError("invalid-file", message);
  }
  const shape = dimensions.split(",").map((size) => size.replace("L", "").trim());
  const sizes = shape.filter((size) => size !== "").map(Number);
  if (!Number.isSafeInteger(sizes.reduce((product, size) => product * size, 8))) {
    throw new TimeVAEError("too-large", `npy: expected an array that fits in memory, received shape [${sizes}]`);
  }
  const code = descr.replace(/^[<>|=]/, "");
  return {
    descr,
    dtype: Object.hasOwn(types, code) ? types[code] : undefined,
    littleEndian: !descr.startsWith(">"),
    itemBytes: Number(/\d+$/.exec(code)?.[0] ?? Number.NaN),
    fortranOrder: order === "True",
    shape: sizes,
  };
}

/** Numbers in an array of this shape. */
export function countElements(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** The element type; a clear refusal of what cannot be read. */
export function requireReadableType(header: NpyHeader, name: string): NdType {
  if (header.dtype !== undefined) return header.dtype;
  const advice = header.descr.endsWith("O")
    ? "it holds Python objects (pickle), which can run code and are never loaded; save it with astype(float)"
    : "save it as numbers, with astype('float32') or astype('float64')";
  const message = `${name}: expected floats, integers or booleans, received dtype ${describeValue(header.descr)}; ${advice}`;
  throw new TimeVAEError("unsupported", message, { details: { descr: header.descr } });
}
