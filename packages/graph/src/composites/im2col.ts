import { concat } from "../ops/concat.js";
import { cropOrPad } from "../ops/crop-or-pad.js";
import { reshape } from "../ops/reshape.js";
import type { Tensor } from "../tensor.js";

/** How a window of `kernel` steps moves over `length` steps under SAME padding, as Keras has it. */
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
 * Instead of gathering single steps, the series is cut into blocks of `stride` steps; a window is a few whole blocks
 * next to each other and the front of one more. Each part is one contiguous copy, and so is its gradient.
 */
export function im2col(x: Tensor, options: { kernel: number; stride: number }): Tensor {
  const { kernel, stride } = options;
  const [batch, length, channels] = x.shape as [Tensor["shape"][0], number, number];
  const { out, before } = samePadding(length, kernel, stride);
  const groups = Math.ceil(kernel / stride);
  // As many whole blocks as hold the series, if all of them are needed; zeros behind them come with the shifts below.
  const blocks = Math.min(Math.max(Math.ceil((before + length) / stride), groups), out + groups - 1);
  const fitted = cropOrPad(x, [{ axis: 1, before, after: blocks * stride - before - length }]);
  const grouped = reshape(fitted, [batch!, blocks, stride * channels]);
  const parts = Array.from({ length: groups }, (_, group) => {
    const taps = Math.min(stride, kernel - group * stride);
    return cropOrPad(grouped, [
      { axis: 1, before: -group, after: out + group - blocks },
      { axis: 2, before: 0, after: (taps - stride) * channels },
    ]);
  });
  return concat(parts, 2);
}
