import { lowerAs, type Op, type Tensor } from "../tensor.js";
import { createBinary, type Operand, toTensor } from "./binary.js";

const greaterOp: Op = {
  name: "Greater",
  gradient: () => [undefined, undefined],
  lower: lowerAs("Greater"),
};

/** Whether `a > b`, elementwise with broadcasting: a bool tensor, without gradient. */
export function greater(a: Operand, b: Operand): Tensor {
  return createBinary(greaterOp, toTensor(a), toTensor(b), "bool");
}
