import type { Shape } from "../dimension.js";
import type { Tensor } from "../tensor.js";
import { gemm } from "./gemm.js";
import { onesRow } from "./ones-row.js";
import { reduceSum } from "./reduce-sum.js";
import { reshape } from "./reshape.js";

/** Sums over the axes along which `shape` was broadcast to `x`: the gradient of broadcasting. */
export function sumTo(x: Tensor, shape: Shape): Tensor {
  const extra = x.shape.length - shape.length;
  const axes = x.shape.flatMap((dimension, axis) =>
    axis < extra || (shape[axis - extra] === 1 && dimension !== 1) ? [axis] : [],
  );
  if (axes.length === 0) return x;
  // The gradient of every bias: as a product with ones it takes half the time that runtimes need to sum over rows.
  if (x.shape.length === 2 && axes.length === 1 && axes[0] === 0) return reshape(gemm(onesRow(x), x), shape);
  return reshape(reduceSum(x, axes), shape);
}
