import type { ElementArrays, OnnxElementType } from "./element-types.js";

/**
 * An ONNX file as plain data. {@link encodeModel} and {@link decodeModel} turn it into bytes and back.
 *
 * Everything is read-only; typed arrays are shared, not copied, on the way in.
 */
export interface OnnxModel {
  /** Version of the file format, for example 8. */
  readonly irVersion: number;
  /** Version of the standard operators (the domain `""`), for example 17. */
  readonly opsetVersion: number;
  /** Versions of other operator domains, for example `{ "com.microsoft": 1 }`; absent when there are none. */
  readonly otherOpsets?: Readonly<Record<string, number>>;
  readonly producerName: string;
  readonly producerVersion: string;
  readonly docString?: string;
  /** Written in the order of the keys. (JavaScript puts keys that are integers, such as `"7"`, first.) */
  readonly metadata: Readonly<Record<string, string>>;
  readonly graph: OnnxGraph;
}

/** Nodes in an order in which each one's inputs have been computed before it. */
export interface OnnxGraph {
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxTensor[];
  readonly inputs: readonly OnnxValueInfo[];
  readonly outputs: readonly OnnxValueInfo[];
  /** Notes on values between nodes; nothing depends on them. Absent when there are none. */
  readonly valueInfo?: readonly OnnxValueInfo[];
}

/** One operation. */
export interface OnnxNode {
  readonly opType: string;
  readonly name: string;
  /** Names of values; `""` stands for an optional input that is not given. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
  /** Absent for standard operators. */
  readonly domain?: string;
}

/**
 * A fixed parameter of a node, for example `{ type: "int", value: 1 }`. Integers must be safe ones; floats are
 * stored in single precision.
 */
export type OnnxAttribute =
  | { readonly type: "int"; readonly value: number }
  | { readonly type: "float"; readonly value: number }
  | { readonly type: "string"; readonly value: string }
  | { readonly type: "ints"; readonly value: readonly number[] }
  | { readonly type: "floats"; readonly value: readonly number[] }
  | { readonly type: "strings"; readonly value: readonly string[] }
  | { readonly type: "tensor"; readonly value: OnnxTensor }
  | { readonly type: "graph"; readonly value: OnnxGraph };

/** A constant. `type` says which typed array `data` is; half precision is kept as its 16 bits, booleans as 0 and 1. */
export type OnnxTensor = { readonly [T in OnnxElementType]: OnnxTensorOf<T> }[OnnxElementType];

/** A constant of one element type. */
export interface OnnxTensorOf<T extends OnnxElementType> {
  readonly name: string;
  readonly type: T;
  /** Sizes; `[]` for a single number. */
  readonly shape: readonly number[];
  /** Row-major. */
  readonly data: ElementArrays[T];
}

/** Name, type and shape of a value. A size is a number, a name such as `"batch"`, or `""` when unknown. */
export interface OnnxValueInfo {
  readonly name: string;
  readonly type: OnnxElementType;
  readonly shape: readonly (number | string)[];
}
