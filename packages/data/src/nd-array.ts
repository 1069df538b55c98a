/** Element types of NumPy arrays that can be read. */
export type NdType =
  | "bool"
  | "int8"
  | "int16"
  | "int32"
  | "int64"
  | "uint8"
  | "uint16"
  | "uint32"
  | "uint64"
  | "float16"
  | "float32"
  | "float64";

/** An array of any rank, row-major (C order). */
export interface NdArray {
  readonly shape: readonly number[];
  /** float16 and float32 as a Float32Array, everything else as a Float64Array. */
  readonly data: Float32Array | Float64Array;
  /** The element type in the file. */
  readonly dtype: NdType;
}
