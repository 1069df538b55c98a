import { lowerAs, type Op, type Tensor } from "../tensor.js";
import { divide } from "./divide.js";
import { multiply } from "./multiply.js";
import { createUnary } from "./unary.js";

const sqrtOp: Op = {
  name: "Sqrt",
  gradient: ({ outputs: [y] }, [dy]) => [divide(multiply(dy!, 0.5), y!)],
  lower: lowerAs("Sqrt"),
};

/** The square root, elementwise. */
export function sqrt(x: Tensor): Tensor {
  return createUnary(sqrtOp, x);
}
