import type { Shape } from "./dimension.js";

export type ElementType = "float32" | "int64" | "bool";

/** Numbers known when the graph is built. `int64` values are kept as numbers; they are sizes and indices. */
export type ConstantValues = Float32Array | readonly number[];

/** What parameterises an operation besides its inputs: plain data. */
export type Attributes = Readonly<Record<string, number | string | readonly number[]>>;

/** One operation as ONNX has it, its inputs being tensors of this graph. */
export interface OnnxOperation {
  readonly opType: string;
  readonly inputs: readonly Tensor[];
  readonly attributes: Readonly<Record<string, OnnxAttributeValue>>;
}
export type OnnxAttributeValue =
  | { readonly type: "int"; readonly value: number }
  | { readonly type: "float"; readonly value: number }
  | { readonly type: "ints"; readonly value: readonly number[] };

/**
 * A kind of operation. Its name and meaning are ONNX's, opset 17. Each lives in one file under `ops/`,
 * together with the function that checks arguments, infers the shape and makes the node.
 */
export interface Op {
  readonly name: string;
  /**
   * The gradient with respect to each input, given the gradient with respect to each output; undefined where an
   * output does not matter or an input has none.
   */
  gradient(node: Node, outputGradients: readonly (Tensor | undefined)[]): readonly (Tensor | undefined)[];
  /** The same operation in ONNX. */
  lower(node: Node): OnnxOperation;
}

/** An application of an op to tensors. Immutable. */
export interface Node {
  readonly op: Op;
  readonly inputs: readonly Tensor[];
  readonly attributes: Attributes;
  readonly outputs: readonly Tensor[];
  /** For inputs: the name they are fed by. */
  readonly name?: string;
  /** For constants. */
  readonly values?: ConstantValues;
}

/** A symbolic array: one output of a {@link Node}. It has a shape and a type, and no numbers yet. */
export interface Tensor {
  readonly node: Node;
  /** Which of the node's outputs this is. */
  readonly output: number;
  readonly shape: Shape;
  readonly type: ElementType;
}

/** What one output of a node looks like. */
export interface OutputSpec {
  readonly shape: Shape;
  readonly type: ElementType;
}

/** Makes a node and its outputs. Only the files under `ops/` call this. */
export function createNode(
  op: Op,
  inputs: readonly Tensor[],
  attributes: Attributes,
  outputs: readonly OutputSpec[],
  leaf: { name?: string; values?: ConstantValues } = {},
): readonly Tensor[] {
  // A copy: what the caller does with its list later is not this node's business.
  const node = { op, inputs: Object.freeze([...inputs]), attributes, outputs: [] as Tensor[], ...leaf };
  for (const [output, { shape, type }] of outputs.entries()) {
    node.outputs.push(Object.freeze({ node, output, shape: Object.freeze([...shape]), type }));
  }
  Object.freeze(node.outputs);
  return Object.freeze(node).outputs;
}

/** {@link createNode} for the usual case of a single output. */
export function createTensor(
  op: Op,
  inputs: readonly Tensor[],
  output: OutputSpec,
  attributes: Attributes = {},
  leaf: { name?: string; values?: ConstantValues } = {},
): Tensor {
  return createNode(op, inputs, attributes, [output], leaf)[0] as Tensor;
}

/** The lowering of an op whose inputs and name are ONNX's as they are. */
export function lowerAs(opType: string, attributes: OnnxOperation["attributes"] = {}): Op["lower"] {
  return (node) => ({ opType, inputs: node.inputs, attributes });
}

export const int = (value: number): OnnxAttributeValue => ({ type: "int", value });
export const float = (value: number): OnnxAttributeValue => ({ type: "float", value });
export const ints = (value: readonly number[]): OnnxAttributeValue => ({ type: "ints", value });
