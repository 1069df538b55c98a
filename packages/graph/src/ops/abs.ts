import { lowerAs, type Op, type Tensor } from "../tensor.js";
import { greater } from "./greater.js";
import { negate } from "./negate.js";
import { createUnary } from "./unary.js";
import { where } from "./where.js";

const absOp: Op = {
  name: "Abs",
  gradient: ({ inputs: [x] }, [dy]) => [where(greater(x!, 0), dy!, negate(dy!))],
  lower: lowerAs("Abs"),
};

/** `|x|`, elementwise. */
export function abs(x: Tensor): Tensor {
  return createUnary(absOp, x);
}
