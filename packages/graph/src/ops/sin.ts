import { lowerAs, type Op, type Tensor } from "../tensor.js";
import { cos } from "./cos.js";
import { multiply } from "./multiply.js";
import { createUnary } from "./unary.js";

const sinOp: Op = {
  name: "Sin",
  gradient: ({ inputs: [x] }, [dy]) => [multiply(dy!, cos(x!))],
  lower: lowerAs("Sin"),
};

/** The sine of an angle in radians, elementwise. */
export function sin(x: Tensor): Tensor {
  return createUnary(sinOp, x);
}
