import { dense, type Parameters, type Tensor } from "@timevae/graph";

/** The dense layer whose parameters are `NAME.kernel` and `NAME.bias`, without activation. */
export function applyDense(x: Tensor, parameters: Parameters, name: string): Tensor {
  return dense(x, parameters[`${name}.kernel`] as Tensor, parameters[`${name}.bias`] as Tensor);
}
