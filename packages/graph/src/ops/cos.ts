import { lowerAs, type Op, type Tensor } from "../tensor.js";
import { multiply } from "./multiply.js";
import { negate } from "./negate.js";
import { sin } from "./sin.js";
import { createUnary } from "./unary.js";

const cosOp: Op = {
  name: "Cos",
  gradient: ({ inputs: [x] }, [dy]) => [negate(multiply(dy!, sin(x!)))],
  lower: lowerAs("Cos"),
};

/** The cosine of an angle in radians, elementwise. */
export function cos(x: Tensor): Tensor {
  return createUnary(cosOp, x);
}
