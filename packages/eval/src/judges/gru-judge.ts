import {
  add,
  concat,
  type GruParameters,
  gru,
  type Initializer,
  matMul,
  type ParameterSpec,
  type Parameters,
  type Tensor,
} from "@timevae/graph";
import { declareWeight } from "./judge-parameters.js";

/** The weights of R judges, each a GRU of U units and a linear head, initialised as TensorFlow 1 and TimeGAN do. */
export function declareGruJudge(judges: number, features: number, units: number): readonly ParameterSpec[] {
  const glorot = (fanIn: number, fanOut: number): Initializer => ({ kind: "glorotUniform", fanIn, fanOut });
  const ofGates = glorot(features + units, 2 * units);
  const ofCandidate = glorot(features + units, units);
  return [
    declareWeight("gateInputKernel", judges, 2 * units, features, ofGates),
    declareWeight("gateHiddenKernel", judges, 2 * units, units, ofGates),
    declareWeight("gateBias", judges, 2 * units, 1, { kind: "constant", value: 1 }),
    declareWeight("candidateInputKernel", judges, units, features, ofCandidate),
    declareWeight("candidateHiddenKernel", judges, units, units, ofCandidate),
    declareWeight("candidateBias", judges, units, 1, { kind: "zeros" }),
    declareWeight("headKernel", judges, 1, units, glorot(units, 1)),
    declareWeight("headBias", judges, 1, 1, { kind: "zeros" }),
  ];
}

/** TimeGAN's size of a judge's hidden state. */
export function countUnits(features: number): number {
  return Math.max(1, Math.floor(features / 2));
}

/**
 * @param x `[T, R, D, N]`
 * @param read the `last` hidden state, or that of `every` step
 * @returns the head's output, `[1, R, 1, N]` or `[T, R, 1, N]`
 */
export function runGruJudge(x: Tensor, parameters: Parameters, read: "last" | "every"): Tensor {
  const states = gru(x, parameters as unknown as GruParameters);
  const hidden = read === "last" ? (states.at(-1) as Tensor) : concat(states, 0);
  return add(matMul(parameters.headKernel as Tensor, hidden), parameters.headBias as Tensor);
}
