import {
  add,
  concat,
  type Initializer,
  matMul,
  type ParameterSpec,
  type Parameters,
  pad,
  relu,
  slice,
  type Tensor,
  tanh,
} from "@timevae/graph";
import { declareWeight } from "./judge-parameters.js";

const taps = 3;

/**
 * The predictor of TimeVAE's authors, R of them: two causal convolutions of F filters and 3 taps, tanh; a dense layer of F
 * units at each step, ReLU; a dense layer of one unit. Glorot's initialisation, as Keras has it.
 */
export function declareCausalPredictor(judges: number, features: number, filters: number): readonly ParameterSpec[] {
  const glorot = (fanIn: number, fanOut: number): Initializer => ({ kind: "glorotUniform", fanIn, fanOut });
  const zeros: Initializer = { kind: "zeros" };
  const convolution = glorot(taps * features, taps * filters);
  return [
    declareWeight("conv0.kernel", judges, filters, taps * features, convolution),
    declareWeight("conv0.bias", judges, filters, 1, zeros),
    declareWeight("conv1.kernel", judges, filters, taps * filters, glorot(taps * filters, taps * filters)),
    declareWeight("conv1.bias", judges, filters, 1, zeros),
    declareWeight("dense.kernel", judges, filters, filters, glorot(filters, filters)),
    declareWeight("dense.bias", judges, filters, 1, zeros),
    declareWeight("head.kernel", judges, 1, filters, glorot(filters, 1)),
    declareWeight("head.bias", judges, 1, 1, zeros),
  ];
}

/**
 * @param x `[T, R, D, N]`
 * @returns `[T, R, 1, N]`
 */
export function runCausalPredictor(x: Tensor, weights: Parameters): Tensor {
  const layer = (from: Tensor, name: string) =>
    add(matMul(weights[`${name}.kernel`] as Tensor, from), weights[`${name}.bias`] as Tensor);
  const first = tanh(layer(withPast(x), "conv0")); // [T, R, F, N]
  const second = tanh(layer(withPast(first), "conv1"));
  return layer(relu(layer(second, "dense")), "head");
}

/** Each step with the two before it, zeros before the first: `[T, R, D, N]` → `[T, R, 3D, N]`. */
function withPast(x: Tensor): Tensor {
  const steps = x.shape[0] as number;
  const padded = pad(x, 0, taps - 1, 0);
  return concat(
    Array.from({ length: taps }, (_, tap) => slice(padded, 0, tap, tap + steps)),
    2,
  );
}
