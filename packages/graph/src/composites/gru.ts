import { TimeVAEError } from "@timevae/spec";
import { sameShape } from "../dimension.js";
import { add } from "../ops/add.js";
import { matMul } from "../ops/mat-mul.js";
import { multiply } from "../ops/multiply.js";
import { sigmoid } from "../ops/sigmoid.js";
import { split } from "../ops/split.js";
import { subtract } from "../ops/subtract.js";
import { tanh } from "../ops/tanh.js";
import type { Tensor } from "../tensor.js";

/** The weights of R independent cells of U units on D features. Gates: the first U rows reset, the others update. */
export interface GruParameters {
  /** `[1, R, 2U, D]` and `[1, R, 2U, U]`: from the input and from the hidden state to the gates. */
  readonly gateInputKernel: Tensor;
  readonly gateHiddenKernel: Tensor;
  /** `[1, R, 2U, 1]` */
  readonly gateBias: Tensor;
  /** `[1, R, U, D]` and `[1, R, U, U]`: from the input and from the reset hidden state to the candidate. */
  readonly candidateInputKernel: Tensor;
  readonly candidateHiddenKernel: Tensor;
  /** `[1, R, U, 1]` */
  readonly candidateBias: Tensor;
}

/**
 * R gated recurrent units side by side (Cho et al., 2014), unrolled over T steps from a hidden state of zeros:
 *
 * ```
 * reset, update = σ(Wx · x_t + Wh · h + b)
 * candidate     = tanh(Vx · x_t + Vh · (reset ⊙ h) + c)
 * h             = update ⊙ h + (1 − update) ⊙ candidate
 * ```
 *
 * This is the paper's cell and that of TensorFlow 1's `GRUCell`: the reset gate is applied before the product. (PyTorch
 * and cuDNN apply it after, with one more bias.) The batch is the last axis, so that gates are cut apart as whole blocks
 * and products are wide; the products with the input are made for all steps at once.
 *
 * @param x `[T, R, D, N]`
 * @returns the hidden state after each step, T tensors `[1, R, U, N]`
 * @throws {TimeVAEError} `invalid-argument` when the weights do not fit each other or `x`
 */
export function gru(x: Tensor, parameters: GruParameters): readonly Tensor[] {
  const [steps, units] = checkShapes(x, parameters);
  const each = Array<number>(steps).fill(1);
  const toGates = split(add(matMul(parameters.gateInputKernel, x), parameters.gateBias), 0, each);
  const toCandidate = split(add(matMul(parameters.candidateInputKernel, x), parameters.candidateBias), 0, each);
  const states: Tensor[] = [];
  for (let t = 0; t < steps; t++) {
    const hidden = states.at(-1); // [1, R, U, N]; zero at first, and then so are its products
    const gates = hidden ? add(toGates[t]!, matMul(parameters.gateHiddenKernel, hidden)) : toGates[t]!;
    const [reset, update] = split(sigmoid(gates), 2, [units, units]) as [Tensor, Tensor];
    if (!hidden) {
      states.push(multiply(subtract(1, update), tanh(toCandidate[t]!)));
      continue;
    }
    const recalled = matMul(parameters.candidateHiddenKernel, multiply(reset, hidden));
    const candidate = tanh(add(toCandidate[t]!, recalled));
    states.push(add(candidate, multiply(update, subtract(hidden, candidate))));
  }
  return states;
}

function checkShapes(x: Tensor, parameters: GruParameters): [steps: number, units: number] {
  const [steps, cells, features] = x.shape;
  const units = parameters.candidateHiddenKernel.shape[3];
  if (x.shape.length !== 4 || typeof steps !== "number" || steps < 1 || typeof units !== "number") {
    throw new TimeVAEError("invalid-argument", `gru: expected x [T, R, D, N] with a known T, received [${x.shape}]`);
  }
  const expected: Record<keyof GruParameters, Tensor["shape"]> = {
    gateInputKernel: [1, cells!, 2 * units, features!],
    gateHiddenKernel: [1, cells!, 2 * units, units],
    gateBias: [1, cells!, 2 * units, 1],
    candidateInputKernel: [1, cells!, units, features!],
    candidateHiddenKernel: [1, cells!, units, units],
    candidateBias: [1, cells!, units, 1],
  };
  for (const name of Object.keys(expected) as (keyof GruParameters)[]) {
    if (sameShape(parameters[name].shape, expected[name])) continue;
    throw new TimeVAEError(
      "invalid-argument",
      `gru: expected ${name} [${expected[name]}] for x [${x.shape}], received [${parameters[name].shape}]`,
    );
  }
  return [steps, units];
}
