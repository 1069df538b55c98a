import { type Kernel, numberAttribute } from "./kernel.js";
import { axisOf, createArray, positionsOf, stridesOf } from "./real-array.js";

/** Without axes all of them are summed, unless `noop_with_empty_axes` says that none is. */
const reduceSum: Kernel = ([x, axesInput], attributes) => {
  const rank = x!.shape.length;
  let axes = Array.from(axesInput?.data ?? [], (axis) => axisOf(axis, rank));
  if (axes.length === 0) {
    if (numberAttribute(attributes, "noop_with_empty_axes", 0) !== 0) return [x!];
    axes = x!.shape.map((_, axis) => axis);
  }
  const kept = x!.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  const sum = createArray(kept);
  const strides = stridesOf(kept).map((stride, axis) => (axes.includes(axis) ? 0 : stride));
  const positions = positionsOf(x!.shape, strides);
  for (let i = 0; i < positions.length; i++) sum.data[positions[i]!]! += x!.data[i]!;
  const keepAxes = numberAttribute(attributes, "keepdims", 1) !== 0;
  return [{ data: sum.data, shape: keepAxes ? kept : kept.filter((_, axis) => !axes.includes(axis)) }];
};

export const reductionKernels: Readonly<Record<string, Kernel>> = { ReduceSum: reduceSum };
