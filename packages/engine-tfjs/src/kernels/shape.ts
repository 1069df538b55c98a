import type { TfjsModule, TfjsTensor } from "../tfjs-module.js";
import { axisOf, integersOf, type Kernel, numberAttribute, numbersAttribute, refuse } from "./kernel.js";

/** The types of tensors in TensorFlow.js say the rank; here it is a number that runs know. */
type Sizes<Op extends "reshape" | "broadcastTo" | "slice"> = Parameters<TfjsModule[Op]>[1];

const reshape: Kernel = ({ tf, outputShapes: [shape] }) => {
  const target = [...shape!] as Sizes<"reshape">;
  return ([x]) => tf.reshape(x!, target);
};

const expand: Kernel = ({ tf, outputShapes: [shape] }) => {
  const target = [...shape!] as Sizes<"broadcastTo">;
  return ([x]) => tf.broadcastTo(x!, target);
};

const transpose: Kernel = (operation) => {
  const { tf, inputShapes } = operation;
  const rank = inputShapes[0]!.length;
  const order = [...(numbersAttribute(operation, "perm") ?? Array.from({ length: rank }, (_, i) => rank - 1 - i))];
  return ([x]) => tf.transpose(x!, order);
};

const slice: Kernel = (operation) => {
  const { tf, inputShapes, outputShapes } = operation;
  const shape = inputShapes[0]!;
  if (integersOf(operation, 4)?.some((step) => step !== 1)) refuse(operation.operation, "steps");
  const starts = integersOf(operation, 1)!;
  const axes = integersOf(operation, 3);
  const begin = shape.map(() => 0);
  for (const [i, start] of starts.entries()) {
    const axis = axisOf(axes?.[i] ?? i, shape.length);
    begin[axis] = Math.min(Math.max(start < 0 ? start + shape[axis]! : start, 0), shape[axis]!);
  }
  const size = [...outputShapes[0]!] as Sizes<"slice">;
  return ([x]) => tf.slice(x!, begin as Sizes<"slice">, size);
};

/** Negative counts take elements away, which is a slice in TensorFlow.js. */
const pad: Kernel = (operation) => {
  const { tf, inputShapes } = operation;
  if (operation.operation.inputs.length > 2) refuse(operation.operation, "a value to fill in");
  const shape = inputShapes[0]!;
  const counts = integersOf(operation, 1)!;
  const before = shape.map((_, axis) => counts[axis]!);
  const after = shape.map((_, axis) => counts[axis + shape.length]!);
  const crops = counts.some((count) => count < 0);
  const pads = counts.some((count) => count > 0);
  const begin = before.map((count) => Math.max(-count, 0)) as Sizes<"slice">;
  const size = shape.map((length, axis) => length + Math.min(before[axis]!, 0) + Math.min(after[axis]!, 0));
  const added = shape.map((_, axis): [number, number] => [Math.max(before[axis]!, 0), Math.max(after[axis]!, 0)]);
  const crop = (x: TfjsTensor) => tf.slice(x, begin, size as Sizes<"slice">);
  if (!pads) return crops ? ([x]) => crop(x!) : ([x]) => tf.clone(x!);
  if (!crops) return ([x]) => tf.pad(x!, added);
  return ([x]) => {
    const kept = crop(x!);
    const padded = tf.pad(kept, added);
    kept.dispose();
    return padded;
  };
};

const concat: Kernel = (operation) => {
  const { tf, inputShapes } = operation;
  const axis = axisOf(numberAttribute(operation, "axis", 0), inputShapes[0]!.length);
  return (inputs) => tf.concat([...inputs], axis);
};

const split: Kernel = (operation) => {
  const { tf, inputShapes, outputShapes } = operation;
  const axis = axisOf(numberAttribute(operation, "axis", 0), inputShapes[0]!.length);
  const sizes = outputShapes.map((shape) => shape[axis]!);
  return ([x]) => tf.split(x!, sizes, axis);
};

export const shapeKernels: Readonly<Record<string, Kernel>> = {
  Concat: concat,
  Expand: expand,
  Pad: pad,
  Reshape: reshape,
  Slice: slice,
  Split: split,
  Transpose: transpose,
};
