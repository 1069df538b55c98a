import { sameShape } from "../dimension.js";
import { lowerAs, type Op, type Tensor } from "../tensor.js";
import { createBinary, type Operand, toTensor } from "./binary.js";
import { isConstant } from "./constant.js";
import { negate } from "./negate.js";
import { sumTo } from "./sum-to.js";

const subtractOp: Op = {
  name: "Sub",
  gradient: ({ inputs: [a, b] }, [dy]) => [sumTo(dy!, a!.shape), negate(sumTo(dy!, b!.shape))],
  lower: lowerAs("Sub"),
};

/** `a − b`, elementwise with broadcasting. */
export function subtract(a: Operand, b: Operand): Tensor {
  const [x, y] = [toTensor(a), toTensor(b)];
  const difference = createBinary(subtractOp, x, y);
  return isConstant(y, 0) && sameShape(x.shape, difference.shape) ? x : difference;
}
