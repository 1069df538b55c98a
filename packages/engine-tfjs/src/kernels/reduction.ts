import { axisOf, integersOf, type Kernel, numberAttribute } from "./kernel.js";

/** Without axes all of them are summed, unless `noop_with_empty_axes` says that none is. */
const reduceSum: Kernel = (operation) => {
  const { tf, inputShapes } = operation;
  const rank = inputShapes[0]!.length;
  const keepAxes = numberAttribute(operation, "keepdims", 1) !== 0;
  let axes = (integersOf(operation, 1) ?? []).map((axis) => axisOf(axis, rank));
  if (axes.length === 0) {
    if (numberAttribute(operation, "noop_with_empty_axes", 0) !== 0) return ([x]) => tf.clone(x!);
    axes = inputShapes[0]!.map((_, axis) => axis);
  }
  return ([x]) => tf.sum(x!, axes, keepAxes);
};

export const reductionKernels: Readonly<Record<string, Kernel>> = { ReduceSum: reduceSum };
