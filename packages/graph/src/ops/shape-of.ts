import { createTensor, lowerAs, type Op, type Tensor } from "../tensor.js";

const shapeOfOp: Op = {
  name: "Shape",
  gradient: () => [undefined],
  lower: lowerAs("Shape"),
};

/** The sizes of `x` at run time, as a 1-D int64 tensor. */
export function shapeOf(x: Tensor): Tensor {
  return createTensor(shapeOfOp, [x], { shape: [x.shape.length], type: "int64" });
}
