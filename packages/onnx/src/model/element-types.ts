/** The array that holds each element type's values. Half precision is kept as its 16 bits, booleans as 0 and 1. */
export interface ElementArrays {
  readonly float32: Float32Array;
  readonly uint8: Uint8Array;
  readonly int8: Int8Array;
  readonly int32: Int32Array;
  readonly int64: BigInt64Array;
  readonly bool: Uint8Array;
  readonly float16: Uint16Array;
  readonly float64: Float64Array;
}

/** The element types of tensors that we read and write. */
export type OnnxElementType = keyof ElementArrays;

interface ElementTypeInfo<T extends OnnxElementType> {
  /** Number of `TensorProto.DataType`. */
  readonly code: number;
  readonly bytes: number;
  /** Name of the typed array's class. */
  readonly arrayName: string;
  /** The values that lie in `buffer` from its first byte on. */
  readonly view: (buffer: ArrayBuffer) => ElementArrays[T];
}

/** What the file format says about each element type. */
export const elementTypes: { readonly [T in OnnxElementType]: ElementTypeInfo<T> } = {
  float32: { code: 1, bytes: 4, arrayName: "Float32Array", view: (buffer) => new Float32Array(buffer) },
  uint8: { code: 2, bytes: 1, arrayName: "Uint8Array", view: (buffer) => new Uint8Array(buffer) },
  int8: { code: 3, bytes: 1, arrayName: "Int8Array", view: (buffer) => new Int8Array(buffer) },
  int32: { code: 6, bytes: 4, arrayName: "Int32Array", view: (buffer) => new Int32Array(buffer) },
  int64: { code: 7, bytes: 8, arrayName: "BigInt64Array", view: (buffer) => new BigInt64Array(buffer) },
  bool: { code: 9, bytes: 1, arrayName: "Uint8Array", view: (buffer) => new Uint8Array(buffer) },
  float16: { code: 10, bytes: 2, arrayName: "Uint16Array", view: (buffer) => new Uint16Array(buffer) },
  float64: { code: 11, bytes: 8, arrayName: "Float64Array", view: (buffer) => new Float64Array(buffer) },
};

/** All names, for error messages. */
export const elementTypeNames = Object.keys(elementTypes) as readonly OnnxElementType[];

/** The element type with this number of `TensorProto.DataType`, or undefined when it is not one of ours. */
export function elementTypeFromCode(code: number): OnnxElementType | undefined {
  return elementTypeNames.find((type) => elementTypes[type].code === code);
}

/** The number of elements of a shape, or undefined when a size is not an integer ≥ 0 or the product is not exact. */
export function countElements(shape: readonly number[]): number | undefined {
  if (!shape.every((size) => Number.isSafeInteger(size) && size >= 0)) return undefined;
  const count = shape.includes(0) ? 0 : shape.reduce((product, size) => product * size, 1);
  return Number.isSafeInteger(count) ? count : undefined;
}
