import { lowerAs, type Op, type Tensor } from "../tensor.js";

import { createUnary } from "./unary.js";

const negateOp: Op = {
  name: "Neg",
  gradient: (_node, [dy]) => [negate(dy!)],
  lower: lowerAs("Neg"),
};

/** `−x`, elementwise. */
export function negate(x: Tensor): Tensor {
  return createUnary(negateOp, x);
}
