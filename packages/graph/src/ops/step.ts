import { float, type Op, type Tensor } from "../tensor.js";
import { createUnary } from "./unary.js";

const stepOp: Op = {
  name: "Step",
  gradient: () => [undefined],
  // clamp(slope · x, 0, 1) with the steepest slope there is: one pass, where a comparison and a cast would be two.
  lower: ({ inputs }) => ({
    opType: "HardSigmoid",
    inputs,
    attributes: { alpha: float(3e38), beta: float(0) },
  }),
};

/** 1 where `x > 0`, 0 elsewhere, elementwise; without gradient. (Below 1e-38 it is something between.) */
export function step(x: Tensor): Tensor {
  return createUnary(stepOp, x);
}
