import { lowerAs, type Op, type Tensor } from "../tensor.js";
import { createUnary } from "./unary.js";

const floorOp: Op = {
  name: "Floor",
  gradient: () => [undefined],
  lower: lowerAs("Floor"),
};

/** The largest integer not above `x`, elementwise; without gradient. */
export function floor(x: Tensor): Tensor {
  return createUnary(floorOp, x);
}
