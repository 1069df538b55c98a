import { TimeVAEError } from "@timevae/spec";
import { multiplyDimensions } from "../dimension.js";
import type { Tensor } from "../tensor.js";
import { multiply } from "./multiply.js";
import { type ReduceOptions, reduceSum } from "./reduce-sum.js";

/** The mean over `axes` of known size: a sum and a multiplication. */
export function reduceMean(x: Tensor, axes: readonly number[], options: ReduceOptions = {}): Tensor {
  const sum = reduceSum(x, axes, options);
  const count = multiplyDimensions(axes.map((axis) => x.shape[axis]!));
  if (typeof count !== "number") {
    throw new TimeVAEError("unsupported", `reduceMean: axes [${axes}] of [${x.shape}] have no known size`);
  }
  return multiply(sum, 1 / count);
}
