import { lowerAs, type Op, type Tensor } from "../tensor.js";
import { multiply } from "./multiply.js";
import { subtract } from "./subtract.js";
import { createUnary } from "./unary.js";

const sigmoidOp: Op = {
  name: "Sigmoid",
  gradient: ({ outputs: [y] }, [dy]) => [multiply(dy!, multiply(y!, subtract(1, y!)))],
  lower: lowerAs("Sigmoid"),
};

/** `1 / (1 + e⁻ˣ)`, elementwise. */
export function sigmoid(x: Tensor): Tensor {
  return createUnary(sigmoidOp, x);
}
