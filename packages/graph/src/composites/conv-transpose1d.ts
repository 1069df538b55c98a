import { TimeVAEError } from "@timevae/spec";
import { add } from "../ops/add.js";
import { concat } from "../ops/concat.js";
import { cropOrPad } from "../ops/crop-or-pad.js";
import { gemm } from "../ops/gemm.js";
import { reshape } from "../ops/reshape.js";
import { split } from "../ops/split.js";
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
  // Taps 0 and 1 fall on the pair of steps 2i, 2i + 1; tap 2 falls on the first step of the next pair. The bias goes
  // into the product, where rows are wide: to the pair that every step gets once.
  const biasOfTaps = cropOrPad(concat([bias, bias], 0), [{ axis: 0, before: 0, after: out }]);
  const taps = reshape(gemm(reshape(x, [-1, channels]), kernel, { c: biasOfTaps }), [batch!, length, 3 * out]);
  const [own, carried] = split(taps, 2, [2 * out, out]) as [Tensor, Tensor];
  if (length === 1) return reshape(own, [batch!, 2, out]);
  const shifted = cropOrPad(carried, [
    { axis: 1, before: 1, after: -1 },
    { axis: 2, before: 0, after: out },
  ]);
  return reshape(add(own, shifted), [batch!, 2 * length, out]);
}
