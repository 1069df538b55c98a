import { concat } from "../ops/concat.js";
import { pad } from "../ops/pad.js";
import { reshape } from "../ops/reshape.js";
import { slice } from "../ops/slice.js";
import type { Tensor } from "../tensor.js";

/** How far a window of `kernel` steps moves over `length` steps under SAME padding, as Keras has it. */
export function samePadding(
  length: number,
  kernel: number,
  stride: number,
): { out: number; before: number; after: number } {
  const out = Math.ceil(length / stride);
  const total = Math.max((out - 1) * stride + kernel - length, 0);
  const before = Math.floor(total / 2);
  return { out, before, after: total - before };
}

/**
 * Lays the windows of a convolution out as rows: `[N, L, C] → [N, ceil(L / stride), kernel · C]`, SAME padding.
 *
 * Instead of gathering single steps, the padded series is cut into blocks of `stride` steps; a window is a few whole
 * blocks next to each other and the front of one more. Everything is a contiguous copy, and so is the gradient.
 */
export function im2col(x: Tensor, options: { kernel: number; stride: number }): Tensor {
  const { kernel, stride } = options;
  const [batch, length, channels] = x.shape as [Tensor["shape"][0], number, number];
  const { out, before } = samePadding(length, kernel, stride);
  const groups = Math.ceil(kernel / stride);
  const blocks = out + groups - 1;
  const needed = blocks * stride - before;
  const cut = needed < length ? slice(x, 1, 0, needed) : x;
  const padded = pad(cut, 1, before, Math.max(needed - length, 0));
  const grouped = reshape(padded, [batch!, blocks, stride * channels]);
  const parts = Array.from({ length: groups }, (_, group) => {
    const taps = Math.min(stride, kernel - group * stride);
    return slice(slice(grouped, 1, group, group + out), 2, 0, taps * channels);
  });
  return concat(parts, 2);
}
