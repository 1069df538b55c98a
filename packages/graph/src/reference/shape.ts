import { broadcastAll, broadcastPositions } from "./broadcast.js";
import { fail, type Kernel, numberAttribute, numbersAttribute, refuse } from "./kernel.js";
import { axisOf, countOf, pick, positionsOf, type RealArray, stridesOf } from "./real-array.js";

const reshape: Kernel = ([x, requested], attributes) => {
  const keepZero = numberAttribute(attributes, "allowzero", 0) !== 0;
  const shape = Array.from(requested!.data, (size, axis) => (size === 0 && !keepZero ? x!.shape[axis]! : size));
  const open = shape.indexOf(-1);
  if (open >= 0) shape[open] = x!.data.length / countOf(shape.filter((size) => size !== -1));
  if (countOf(shape) !== x!.data.length || !shape.every(Number.isInteger)) {
    fail(`Reshape: [${x!.shape}] cannot become [${requested!.data}]`);
  }
  return [{ data: x!.data, shape }];
};

const transpose: Kernel = ([x], attributes) => {
  const order = numbersAttribute(attributes, "perm") ?? x!.shape.map((_, axis) => axis).reverse();
  const strides = stridesOf(x!.shape);
  const shape = order.map((axis) => x!.shape[axis]!);
  const moved = order.map((axis) => strides[axis]!);
  return [pick(x!, positionsOf(shape, moved), shape)];
};

/** A part of `x`, from `start` on along `axis`. */
function cut(x: RealArray, axis: number, start: number, size: number): RealArray {
  const strides = stridesOf(x.shape);
  const shape = x.shape.map((whole, i) => (i === axis ? size : whole));
  return pick(x, positionsOf(shape, strides, start * strides[axis]!), shape);
}

const slice: Kernel = ([x, starts, ends, axes, steps]) => {
  if (steps?.data.some((step) => step !== 1)) refuse("Slice with steps");
  let result = x!;
  for (const [i, start] of starts!.data.entries()) {
    const axis = axisOf(axes?.data[i] ?? i, x!.shape.length);
    const size = x!.shape[axis]!;
    const within = (index: number) => Math.min(Math.max(index < 0 ? index + size : index, 0), size);
    const from = within(start);
    result = cut(result, axis, from, Math.max(within(ends!.data[i]!) - from, 0));
  }
  return [result];
};

/** Mode `constant`: the third input, or 0, around `x`; negative counts take elements away. */
const pad: Kernel = ([x, pads, fill]) => {
  const rank = x!.shape.length;
  const before = Array.from(pads!.data.subarray(0, rank));
  const shape = x!.shape.map((size, axis) => before[axis]! + size + pads!.data[axis + rank]!);
  const strides = stridesOf(shape);
  const data = new Float64Array(countOf(shape)).fill(fill?.data[0] ?? 0);
  const index = new Array<number>(rank).fill(0);
  for (const value of x!.data) {
    const target = index.map((at, axis) => at + before[axis]!);
    if (target.every((at, axis) => at >= 0 && at < shape[axis]!)) {
      data[target.reduce((sum, at, axis) => sum + at * strides[axis]!, 0)] = value;
    }
    for (let axis = rank - 1; axis >= 0; axis--) {
      index[axis]!++;
      if (index[axis]! < x!.shape[axis]!) break;
      index[axis] = 0;
    }
  }
  return [{ data, shape }];
};

const concat: Kernel = (inputs, attributes) => {
  const first = inputs[0]!;
  const axis = axisOf(numberAttribute(attributes, "axis", 0), first.shape.length);
  const total = inputs.reduce((sum, x) => sum + x.shape[axis]!, 0);
  const shape = first.shape.map((size, i) => (i === axis ? total : size));
  const strides = stridesOf(shape);
  const data = new Float64Array(countOf(shape));
  let start = 0;
  for (const x of inputs) {
    if (x.shape.length !== shape.length || x.shape.some((size, i) => i !== axis && size !== shape[i])) {
      fail(`Concat: [${x.shape}] does not fit [${first.shape}] along axis ${axis}`);
    }
    const positions = positionsOf(x.shape, strides, start * strides[axis]!);
    for (const [i, position] of positions.entries()) data[position] = x.data[i]!;
    start += x.shape[axis]!;
  }
  return [{ data, shape }];
};

const split: Kernel = ([x, sizes], attributes) => {
  if (!sizes) refuse("Split without sizes");
  const axis = axisOf(numberAttribute(attributes, "axis", 0), x!.shape.length);
  if (sizes.data.reduce((a, b) => a + b, 0) !== x!.shape[axis]) fail(`Split: [${sizes.data}] of [${x!.shape}]`);
  let start = 0;
  return Array.from(sizes.data, (size) => {
    start += size;
    return cut(x!, axis, start - size, size);
  });
};

/** Stretches in both directions: axes of size 1 of the *requested* shape take the size of `x`. */
const expand: Kernel = ([x, requested]) => {
  const shape = broadcastAll([x!.shape, Array.from(requested!.data)]);
  return [pick(x!, broadcastPositions(x!, shape), shape)];
};

const shapeOf: Kernel = ([x], attributes) => {
  const sizes = x!.shape.slice(
    numberAttribute(attributes, "start", 0),
    numberAttribute(attributes, "end", x!.shape.length),
  );
  return [{ data: Float64Array.from(sizes), shape: [sizes.length] }];
};

export const shapeKernels: Readonly<Record<string, Kernel>> = {
  Concat: concat,
  Expand: expand,
  Pad: pad,
  Reshape: reshape,
  Shape: shapeOf,
  Slice: slice,
  Split: split,
  Transpose: transpose,
};
