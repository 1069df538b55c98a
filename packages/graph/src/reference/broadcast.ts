import { fail } from "./kernel.js";
import { positionsOf, type RealArray, stridesOf } from "./real-array.js";

/** The shape that all `shapes` stretch to (ONNX, multidirectional broadcasting). */
export function broadcastAll(shapes: readonly (readonly number[])[]): number[] {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    const sizes = shapes.map((shape) => shape[axis - rank + shape.length] ?? 1);
    const size = sizes.find((candidate) => candidate !== 1) ?? 1;
    if (sizes.some((other) => other !== 1 && other !== size)) {
      fail(`shapes ${shapes.map((shape) => `[${shape}]`).join(", ")} do not broadcast`);
    }
    return size;
  });
}

/** For each element of `target` the position of the element of `x` that stands there. */
export function broadcastPositions(x: RealArray, target: readonly number[]): Int32Array {
  const missing = target.length - x.shape.length;
  const strides = stridesOf(x.shape);
  const stretched = target.map((_, axis) =>
    axis < missing || x.shape[axis - missing] === 1 ? 0 : strides[axis - missing]!,
  );
  return positionsOf(target, stretched);
}
