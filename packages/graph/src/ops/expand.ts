import { TimeVAEError } from "@timevae/spec";
import { broadcastShapes, sameShape } from "../dimension.js";
import { createTensor, lowerAs, type Op, type Tensor } from "../tensor.js";
import { indices } from "./constant.js";
import { shapeOf } from "./shape-of.js";
import { sumTo } from "./sum-to.js";

export const expandOp: Op = {
  name: "Expand",
  gradient: ({ inputs: [x] }, [dy]) => [sumTo(dy!, x!.shape), undefined],
  lower: lowerAs("Expand"),
};

/**
 * Repeats `x` along axes of size 1 until it has the shape of `like`.
 *
 * @throws {TimeVAEError} `invalid-argument` when it cannot
 */
export function expand(x: Tensor, like: Tensor): Tensor {
  if (sameShape(x.shape, like.shape)) return x;
  if (!sameShape(broadcastShapes(x.shape, like.shape, "Expand"), like.shape)) {
    throw new TimeVAEError("invalid-argument", `Expand: [${x.shape}] does not stretch to [${like.shape}]`);
  }
  const known = like.shape.every((dimension) => typeof dimension === "number");
  const shape = known ? indices(like.shape as readonly number[]) : shapeOf(like);
  return createTensor(expandOp, [x, shape], { shape: like.shape, type: x.type });
}
