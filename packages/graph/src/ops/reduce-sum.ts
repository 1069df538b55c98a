import { TimeVAEError } from "@timevae/spec";
import { createTensor, int, type Op, type Tensor } from "../tensor.js";
import { indices } from "./constant.js";
import { expand } from "./expand.js";
import { requireFloat32 } from "./require-float32.js";
import { reshape } from "./reshape.js";

const reduceSumOp: Op = {
  name: "ReduceSum",
  gradient({ inputs: [x], attributes }, [dy]) {
    const axes = attributes.axes as readonly number[];
    const kept = x!.shape.map((dimension, axis) => (axes.includes(axis) ? 1 : dimension));
    return [expand(reshape(dy!, kept), x!)];
  },
  lower: ({ inputs, attributes }) => ({
    opType: "ReduceSum",
    inputs: [...inputs, indices(attributes.axes as readonly number[])],
    attributes: { keepdims: int(attributes.keepAxes as number) },
  }),
};

export interface ReduceOptions {
  /** Keep the summed axes with size 1. */
  readonly keepAxes?: boolean;
}

/** The sum over `axes`; over all of them when not given. */
export function reduceSum(x: Tensor, axes?: readonly number[], options: ReduceOptions = {}): Tensor {
  requireFloat32("ReduceSum", [x]);
  const over = axes ?? x.shape.map((_, axis) => axis);
  if (!over.every((axis) => axis >= 0 && axis < x.shape.length)) {
    throw new TimeVAEError("invalid-argument", `ReduceSum: axes [${over}] are not axes of [${x.shape}]`);
  }
  if (over.length === 0) return x;
  const shape = options.keepAxes
    ? x.shape.map((dimension, axis) => (over.includes(axis) ? 1 : dimension))
    : x.shape.filter((_, axis) => !over.includes(axis));
  const attributes = { axes: over, keepAxes: options.keepAxes ? 1 : 0 };
  return createTensor(reduceSumOp, [x], { shape, type: "float32" }, attributes);
}
