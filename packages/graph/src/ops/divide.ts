import { sameShape } from "../dimension.js";
import { lowerAs, type Op, type Tensor } from "../tensor.js";
import { createBinary, type Operand, toTensor } from "./binary.js";
import { isConstant } from "./constant.js";
import { multiply } from "./multiply.js";
import { negate } from "./negate.js";
import { sumTo } from "./sum-to.js";

const divideOp: Op = {
  name: "Div",
  gradient({ inputs: [a, b], outputs: [y] }, [dy]) {
    const da = divide(dy!, b!);
    return [sumTo(da, a!.shape), sumTo(negate(multiply(da, y!)), b!.shape)];
  },
  lower: lowerAs("Div"),
};

/** `a / b`, elementwise with broadcasting. */
export function divide(a: Operand, b: Operand): Tensor {
  const [x, y] = [toTensor(a), toTensor(b)];
  const quotient = createBinary(divideOp, x, y);
  return isConstant(y, 1) && sameShape(x.shape, quotient.shape) ? x : quotient;
}
