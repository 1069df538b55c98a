import { createTensor, type Op, type Tensor } from "../tensor.js";
import { requireFloat32 } from "./require-float32.js";

/** Makes the node of an elementwise op of one float32 tensor. */
export function createUnary(op: Op, x: Tensor): Tensor {
  requireFloat32(op.name, [x]);
  return createTensor(op, [x], { shape: x.shape, type: "float32" });
}
