import { sameShape } from "../dimension.js";
import { lowerAs, type Op, type Tensor } from "../tensor.js";
import { createBinary, type Operand, toTensor } from "./binary.js";
import { isConstant } from "./constant.js";
import { sumTo } from "./sum-to.js";

const addOp: Op = {
  name: "Add",
  gradient: ({ inputs: [a, b] }, [dy]) => [sumTo(dy!, a!.shape), sumTo(dy!, b!.shape)],
  lower: lowerAs("Add"),
};

/** `a + b`, elementwise with broadcasting. */
export function add(a: Operand, b: Operand): Tensor {
  const [x, y] = [toTensor(a), toTensor(b)];
  const sum = createBinary(addOp, x, y);
  if (isConstant(y, 0) && sameShape(x.shape, sum.shape)) return x;
  if (isConstant(x, 0) && sameShape(y.shape, sum.shape)) return y;
  return sum;
}
