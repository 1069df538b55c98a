import { sameShape } from "../dimension.js";
import { lowerAs, type Op, type Tensor } from "../tensor.js";
import { createBinary, type Operand, toTensor } from "./binary.js";
import { isConstant } from "./constant.js";
import { sumTo } from "./sum-to.js";

const multiplyOp: Op = {
  name: "Mul",
  gradient({ inputs: [a, b] }, [dy]) {
    if (a === b) return [multiply(multiply(dy!, a!), 2), undefined];
    return [sumTo(multiply(dy!, b!), a!.shape), sumTo(multiply(dy!, a!), b!.shape)];
  },
  lower: lowerAs("Mul"),
};

/** `a · b`, elementwise with broadcasting. */
export function multiply(a: Operand, b: Operand): Tensor {
  const [x, y] = [toTensor(a), toTensor(b)];
  const product = createBinary(multiplyOp, x, y);
  if (isConstant(y, 1) && sameShape(x.shape, product.shape)) return x;
  if (isConstant(x, 1) && sameShape(y.shape, product.shape)) return y;
  return product;
}

/** `x²`, elementwise. */
export function square(x: Tensor): Tensor {
  return multiply(x, x);
}
