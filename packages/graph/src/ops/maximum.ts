import { lowerAs, type Op, type Tensor } from "../tensor.js";
import { createBinary, type Operand, toTensor } from "./binary.js";
import { greater } from "./greater.js";
import { sumTo } from "./sum-to.js";
import { where } from "./where.js";

const maximumOp: Op = {
  name: "Max",
  gradient({ inputs: [a, b] }, [dy]) {
    const first = greater(a!, b!);
    return [sumTo(where(first, dy!, 0), a!.shape), sumTo(where(first, 0, dy!), b!.shape)];
  },
  lower: lowerAs("Max"),
};

/** The larger of `a` and `b`, elementwise with broadcasting. At a tie the gradient goes to `b`. */
export function maximum(a: Operand, b: Operand): Tensor {
  return createBinary(maximumOp, toTensor(a), toTensor(b));
}
