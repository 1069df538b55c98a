import { TimeVAEError } from "@timevae/spec";
import type { Shape } from "../dimension.js";
import { createTensor, type ElementType, type Op, type Tensor } from "../tensor.js";

export const inputOp: Op = {
  name: "Input",
  gradient: () => [],
  lower() {
    throw new TimeVAEError("unsupported", "an input is not an operation and has no lowering");
  },
};

/**
 * An array that is given when the graph runs.
 *
 * @param name the name it is fed by; unique within a program
 * @param shape numbers where the size is known, a symbol such as `"N"` where it is not
 */
export function input(name: string, shape: Shape, type: ElementType = "float32"): Tensor {
  if (name === "") throw new TimeVAEError("invalid-argument", "input name: expected at least one character");
  return createTensor(inputOp, [], { shape, type }, {}, { name });
}
