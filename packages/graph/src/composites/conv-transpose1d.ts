import { TimeVAEError } from "@timevae/spec";
import { add } from "../ops/add.js";
import { gemm } from "../ops/gemm.js";
import { pad } from "../ops/pad.js";
import { reshape } from "../ops/reshape.js";
import { slice } from "../ops/slice.js";
import type { Tensor } from "../tensor.js";

/**
 * A transposed 1-D convolution over time of stride 2 with 3 taps and SAME padding, without activation: it doubles the
 * length. `y[2i + j] += x[i] · kernel[j]`, cropped at the end.
 *
 * @param x `[N, L, in]`
 * @param kernel `[in, 3 · out]`: Keras' `[3, out, in]` with the last axis first
 * @param bias `[out]`
 * @returns `[N, 2L, out]`
 */
export function convTranspose1d(x: Tensor, kernel: Tensor, bias: Tensor): Tensor {
  const [batch, length, channels] = x.shape as [Tensor["shape"][0], number, number];
  const out = bias.shape[0] as number;
  if (kernel.shape[0] !== channels || kernel.shape[1] !== 3 * out) {
    throw new TimeVAEError(
      "invalid-argument",
      `convTranspose1d: expected a kernel [${channels}, ${3 * out}] for x [${x.shape}] and bias [${out}], received [${kernel.shape}]`,
    );
  }
  const taps = reshape(gemm(reshape(x, [-1, channels]), kernel), [batch!, length, 3 * out]);
  // Taps 0 and 1 fall on the pair of steps 2i, 2i + 1; tap 2 falls on the first step of the next pair.
  const own = slice(taps, 2, 0, 2 * out);
  if (length === 1) return add(reshape(own, [batch!, 2, out]), bias);
  const carried = slice(slice(taps, 2, 2 * out, 3 * out), 1, 0, length - 1);
  const sum = add(own, pad(pad(carried, 1, 1, 0), 2, 0, out));
  return add(reshape(sum, [batch!, 2 * length, out]), bias);
}
