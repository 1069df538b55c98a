import { broadcastShapes, sameShape } from "../dimension.js";
import { createTensor, type ElementType, type Op, type Tensor } from "../tensor.js";
import { scalar } from "./constant.js";
import { expandOp } from "./expand.js";
import { requireFloat32 } from "./require-float32.js";

/** A tensor, or a number that stands for a scalar constant. */
export type Operand = Tensor | number;

export function toTensor(operand: Operand): Tensor {
  return typeof operand === "number" ? scalar(operand) : operand;
}

/** Makes the node of an elementwise op of two float32 tensors that broadcast to each other. */
export function createBinary(op: Op, a: Tensor, b: Tensor, type: ElementType = "float32"): Tensor {
  requireFloat32(op.name, [a, b]);
  const shape = broadcastShapes(a.shape, b.shape, op.name);
  const x = withoutExpand(a, b, shape);
  return createTensor(op, [x, withoutExpand(b, x, shape)], { shape, type });
}

/** Broadcasting is implicit here: an explicit expansion of one operand to the other's shape is work for nothing. */
function withoutExpand(operand: Tensor, other: Tensor, shape: Tensor["shape"]): Tensor {
  if (operand.node.op !== expandOp || !sameShape(other.shape, shape)) return operand;
  return operand.node.inputs[0] as Tensor;
}
