import { lowerAs, type Op, type Tensor } from "../tensor.js";
import { multiply } from "./multiply.js";
import { createUnary } from "./unary.js";

const expOp: Op = {
  name: "Exp",
  gradient: ({ outputs: [y] }, [dy]) => [multiply(dy!, y!)],
  lower: lowerAs("Exp"),
};

/** `eˣ`, elementwise. */
export function exp(x: Tensor): Tensor {
  return createUnary(expOp, x);
}
