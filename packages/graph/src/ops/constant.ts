import { TimeVAEError } from "@timevae/spec";
import { type Shape, sizeOf } from "../dimension.js";
import { type ConstantValues, createTensor, type ElementType, type Op, type Tensor } from "../tensor.js";

export const constantOp: Op = {
  name: "Constant",
  gradient: () => [],
  lower() {
    throw new TimeVAEError("unsupported", "a constant is not an operation and has no lowering");
  },
};

/**
 * Numbers that are part of the graph.
 *
 * @param values as many as the shape has elements, row-major
 * @param options `name`: the initializer's in an .onnx file; made up when not given
 * @throws {TimeVAEError} `invalid-argument` when count and shape differ
 */
export function constant(
  values: ConstantValues,
  shape: Shape,
  options: { type?: ElementType; name?: string } = {},
): Tensor {
  if (values.length !== sizeOf(shape)) {
    throw new TimeVAEError(
      "invalid-argument",
      `constant: expected ${sizeOf(shape)} values for shape [${shape}], received ${values.length}`,
    );
  }
  const leaf = options.name === undefined ? { values } : { values, name: options.name };
  return createTensor(constantOp, [], { shape, type: options.type ?? "float32" }, {}, leaf);
}

/** A float32 constant without axes. */
export function scalar(value: number): Tensor {
  return constant([value], []);
}

/** A 1-D int64 constant: sizes, axes, indices. */
export function indices(values: readonly number[]): Tensor {
  return constant(values, [values.length], { type: "int64" });
}

/** Whether `tensor` is a constant all of whose values equal `value`. */
export function isConstant(tensor: Tensor, value: number): boolean {
  return tensor.node.op === constantOp && (tensor.node.values ?? []).every((x) => x === value);
}
