import { TimeVAEError } from "@timevae/spec";
import { broadcastShapes } from "../dimension.js";
import { createTensor, lowerAs, type Op, type Tensor } from "../tensor.js";
import { type Operand, toTensor } from "./binary.js";
import { sumTo } from "./sum-to.js";

const whereOp: Op = {
  name: "Where",
  gradient: ({ inputs: [condition, a, b] }, [dy]) => [
    undefined,
    sumTo(where(condition!, dy!, 0), a!.shape),
    sumTo(where(condition!, 0, dy!), b!.shape),
  ],
  lower: lowerAs("Where"),
};

/** `condition ? a : b`, elementwise with broadcasting. */
export function where(condition: Tensor, a: Operand, b: Operand): Tensor {
  const [x, y] = [toTensor(a), toTensor(b)];
  if (condition.type !== "bool" || x.type !== y.type) {
    throw new TimeVAEError(
      "invalid-argument",
      `Where: expected a bool condition and two values of one type, received ${condition.type}, ${x.type}, ${y.type}`,
    );
  }
  const shape = broadcastShapes(condition.shape, broadcastShapes(x.shape, y.shape, "Where"), "Where");
  return createTensor(whereOp, [condition, x, y], { shape, type: x.type });
}
