import { TimeVAEError } from "@timevae/spec";
import type { NdArray, NdType } from "./nd-array.js";
import { countElements, parseNpyHeader, requireReadableType } from "./npy-header.js";

/**
 * Reads NumPy's `.npy` format: floats of 2, 4 and 8 bytes, integers of 1 to 8 bytes and booleans, either byte
 * order. Fortran order becomes C order.
 *
 * @throws {TimeVAEError} `invalid-file` when it is truncated, too long or of another format; `unsupported` for other
 * element types (Python objects are refused: a pickle can run code); `invalid-data` for a 64-bit integer beyond ±2⁵³
 */
export function parseNpy(bytes: Uint8Array): NdArray {
  const header = parseNpyHeader(bytes);
  const dtype = requireReadableType(header, "npy");
  const count = countElements(header.shape);
  const expected = count * header.itemBytes;
  const received = bytes.length - header.dataOffset;
  if (received !== expected) {
    const fault = received < expected ? "it is truncated" : "something follows the array";
    const message = `npy: expected ${expected} bytes for shape [${header.shape.join(", ")}] of ${dtype}, received ${received}; ${fault}`;
    throw new TimeVAEError("invalid-file", message, { details: { expected, received } });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset + header.dataOffset, expected);
  const read = readers[dtype];
  const Data = dtype === "float16" || dtype === "float32" ? Float32Array : Float64Array;
  const data = new Data(count);
  for (let i = 0, at = 0; i < count; i++, at += header.itemBytes) data[i] = read(view, at, header.littleEndian);
  return {
    shape: header.shape,
    data: header.fortranOrder && header.shape.length > 1 ? toRowMajor(data, header.shape) : data,
    dtype,
  };
}

type Reader = (view: DataView, at: number, littleEndian: boolean) => number;

const readers: Readonly<Record<NdType, Reader>> = {
  bool: (view, at) => (view.getUint8(at) === 0 ? 0 : 1),
  int8: (view, at) => view.getInt8(at),
  int16: (view, at, little) => view.getInt16(at, little),
  int32: (view, at, little) => view.getInt32(at, little),
  int64: (view, at, little) => toSafeNumber(view.getBigInt64(at, little)),
  uint8: (view, at) => view.getUint8(at),
  uint16: (view, at, little) => view.getUint16(at, little),
  uint32: (view, at, little) => view.getUint32(at, little),
  uint64: (view, at, little) => toSafeNumber(view.getBigUint64(at, little)),
  float16: (view, at, little) => halfToNumber(view.getUint16(at, little)),
  float32: (view, at, little) => view.getFloat32(at, little),
  float64: (view, at, little) => view.getFloat64(at, little),
};

function toSafeNumber(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) {
    throw new TimeVAEError(
      "invalid-data",
      `npy: expected integers within ±2^53, received ${value}; save it as float64`,
    );
  }
  return number;
}

/** IEEE 754 binary16: 1 sign bit, 5 bits of exponent, 10 of fraction. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** Column-major to row-major: walks the target in order and keeps the source's offset. */
function toRowMajor<Data extends Float32Array | Float64Array>(source: Data, shape: readonly number[]): Data {
  const strides: number[] = [];
  shape.reduce((stride, size) => {
    strides.push(stride);
    return stride * size;
  }, 1);
  const target = source.slice() as Data;
  const index = shape.map(() => 0);
  let from = 0;
  for (let to = 0; to < target.length; to++) {
    target[to] = source[from] as number;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const stride = strides[axis] as number;
      from += stride;
      index[axis] = (index[axis] as number) + 1;
      if (index[axis] !== shape[axis]) break;
      from -= stride * (shape[axis] as number);
      index[axis] = 0;
    }
  }
  return target;
}
