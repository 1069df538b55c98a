import { gemm } from "../ops/gemm.js";
import type { Tensor } from "../tensor.js";

/** A fully connected layer without activation: `x [N, in] × kernel [in, out] + bias [out]`. */
export function dense(x: Tensor, kernel: Tensor, bias: Tensor): Tensor {
  return gemm(x, kernel, { c: bias });
}
