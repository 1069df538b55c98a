import { lowerAs, type Op, type Tensor } from "../tensor.js";
import { multiply } from "./multiply.js";
import { step } from "./step.js";
import { createUnary } from "./unary.js";

const reluOp: Op = {
  name: "Relu",
  gradient: ({ outputs: [y] }, [dy]) => [multiply(dy!, step(y!))],
  lower: lowerAs("Relu"),
};

/** `max(x, 0)`, elementwise. */
export function relu(x: Tensor): Tensor {
  return createUnary(reluOp, x);
}
