import { lowerAs, type Op, type Tensor } from "../tensor.js";
import { multiply, square } from "./multiply.js";
import { subtract } from "./subtract.js";
import { createUnary } from "./unary.js";

const tanhOp: Op = {
  name: "Tanh",
  gradient: ({ outputs: [y] }, [dy]) => [multiply(dy!, subtract(1, square(y!)))],
  lower: lowerAs("Tanh"),
};

/** The hyperbolic tangent, elementwise. */
export function tanh(x: Tensor): Tensor {
  return createUnary(tanhOp, x);
}
