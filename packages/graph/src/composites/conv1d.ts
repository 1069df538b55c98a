import { gemm } from "../ops/gemm.js";
import { reshape } from "../ops/reshape.js";
import type { Tensor } from "../tensor.js";
import { im2col } from "./im2col.js";

/**
 * A 1-D convolution over time with SAME padding, without activation.
 *
 * @param x `[N, L, in]`
 * @param kernel `[taps · in, out]`: Keras' `[taps, in, out]` with the first two axes joined
 * @param bias `[out]`
 * @returns `[N, ceil(L / stride), out]`
 */
export function conv1d(x: Tensor, kernel: Tensor, bias: Tensor, options: { taps: number; stride: number }): Tensor {
  const columns = im2col(x, { kernel: options.taps, stride: options.stride });
  const [batch, steps, width] = columns.shape;
  const rows = reshape(columns, [-1, width!]);
  return reshape(gemm(rows, kernel, { c: bias }), [batch!, steps!, kernel.shape[1]!]);
}
