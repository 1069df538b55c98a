import { lowerAs, type Op, type Tensor } from "../tensor.js";
import { greater } from "./greater.js";
import { createUnary } from "./unary.js";
import { where } from "./where.js";

export const reluOp: Op = {
  name: "Relu",
  gradient: ({ outputs: [y] }, [dy]) => [where(greater(y!, 0), dy!, 0)],
  lower: lowerAs("Relu"),
};

/** `max(x, 0)`, elementwise. */
export function relu(x: Tensor): Tensor {
  return createUnary(reluOp, x);
}
