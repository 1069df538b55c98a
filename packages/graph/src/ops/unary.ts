import { TimeVAEError } from "@timevae/spec";
import { createTensor, type Op, type Tensor } from "../tensor.js";

/** Makes the node of an elementwise op of one float32 tensor. */
export function createUnary(op: Op, x: Tensor): Tensor {
  if (x.type !== "float32") {
    throw new TimeVAEError("invalid-argument", `${op.name}: expected a float32 operand, received ${x.type}`);
  }
  return createTensor(op, [x], { shape: x.shape, type: "float32" });
}
