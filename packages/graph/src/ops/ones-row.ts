import { createTensor, type Tensor } from "../tensor.js";
import { concat } from "./concat.js";
import { constant, indices } from "./constant.js";
import { expandOp } from "./expand.js";
import { shapeOf } from "./shape-of.js";
import { slice } from "./slice.js";

/** A row of ones `[1, R]`, as many as the matrix `x [R, C]` has rows. */
export function onesRow(x: Tensor): Tensor {
  const rows = x.shape[0]!;
  if (typeof rows === "number") return constant(new Float32Array(rows).fill(1), [1, rows]);
  const sizes = concat([indices([1]), slice(shapeOf(x), 0, 0, 1)], 0);
  return createTensor(expandOp, [constant([1], [1, 1]), sizes], { shape: [1, rows], type: "float32" });
}
