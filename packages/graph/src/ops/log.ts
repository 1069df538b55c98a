import { lowerAs, type Op, type Tensor } from "../tensor.js";
import { divide } from "./divide.js";
import { createUnary } from "./unary.js";

const logOp: Op = {
  name: "Log",
  gradient: ({ inputs: [x] }, [dy]) => [divide(dy!, x!)],
  lower: lowerAs("Log"),
};

/** The natural logarithm, elementwise. */
export function log(x: Tensor): Tensor {
  return createUnary(logOp, x);
}
