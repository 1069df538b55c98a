import type { Shape } from "../dimension.js";
import type { Tensor } from "../tensor.js";
import { reduceSum } from "./reduce-sum.js";
import { reshape } from "./reshape.js";

/** Sums over the axes along which `shape` was broadcast to `x`: the gradient of broadcasting. */
export function sumTo(x: Tensor, shape: Shape): Tensor {
  const extra = x.shape.length - shape.length;
  const axes = x.shape.flatMap((dimension, axis) =>
    axis < extra || (shape[axis - extra] === 1 && dimension !== 1) ? [axis] : [],
  );
  return axes.length === 0 ? x : reshape(reduceSum(x, axes), shape);
}
