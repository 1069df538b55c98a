import {
  constant,
  gemm,
  greater,
  maximum,
  minimum,
  multiply,
  reshape,
  slice,
  subtract,
  type Tensor,
  where,
} from "@timevae/graph";

/** The largest number along the last axis, which is kept with size 1: halves are compared until one number is left. */
export function largestOf(x: Tensor): Tensor {
  const axis = x.shape.length - 1;
  let rest = x;
  for (let size = x.shape[axis] as number; size > 1; size = Math.ceil(size / 2)) {
    const half = Math.ceil(size / 2);
    // Of an odd number the middle one is in both halves.
    rest = maximum(slice(rest, axis, 0, half), slice(rest, axis, size - half, size));
  }
  return rest;
}

/**
 * 1 at the largest of the last axis, 0 elsewhere; the first of several that are equally large.
 *
 * @param scores `[N, T, K]`
 */
export function oneHotOfLargest(scores: Tensor): Tensor {
  const [, steps, size] = scores.shape as [unknown, number, number];
  const isLargest = where(greater(largestOf(scores), scores), constant([0], [1, 1, 1]), 1); // [N, T, K]
  const earlier = Array.from({ length: size * size }, (_, i) => (Math.floor(i / size) < i % size ? 1 : 0));
  const rows = reshape(isLargest, [-1, size]);
  const before = gemm(rows, constant(earlier, [size, size])); // how many of those in front are as large
  return reshape(multiply(rows, subtract(1, minimum(before, 1))), [-1, steps, size]);
}
