import {
  type AdamOptions,
  adamStep,
  add,
  exp,
  gradients,
  groupParameters,
  input,
  multiply,
  type ParameterGroup,
  type Parameters,
  packParameters,
  reduceSum,
  type StateVariable,
  subtract,
  type Tensor,
  unpackParameters,
} from "@timevae/graph";
import { type Architecture, noiseLevelName, sumComponents } from "./architecture.js";
import { inputCovariates } from "./covariates.js";
import type { Latent } from "./encoder.js";
import { type Loss, lossOf } from "./loss.js";
import { inputLabels, inputMask } from "./window-context.js";

/** One pass forward, from scaled windows and noise to the loss. */
export interface ForwardGraph {
  /** Inputs: `x [N, T, D]`, `eps [N, Z]`, the architecture's covariates, and for its traits `mask`, `condition.NAME`, `length`. */
  readonly x: Tensor;
  readonly eps: Tensor;
  readonly latent: Latent;
  /** `[N, Z]` */
  readonly z: Tensor;
  /** `[N, T, D]`, scaled */
  readonly reconstruction: Tensor;
  readonly loss: Loss;
}

/** {@link ForwardGraph} plus the gradient and an optimiser step. */
export interface TrainingGraph extends ForwardGraph {
  readonly groups: readonly ParameterGroup[];
  /** By parameter name. */
  readonly gradients: Parameters;
  /** `values.GROUP`, `mean.GROUP`, `variance.GROUP`: rows `[1, size]`. */
  readonly state: readonly StateVariable[];
}

export function buildForwardGraph(
  architecture: Architecture,
  parameters: Parameters,
  reconstructionWeight: number,
): ForwardGraph {
  const { steps, features, latentDim } = architecture.shape;
  const x = input("x", ["N", steps, features]);
  const eps = input("eps", ["N", latentDim]);
  const mask = inputMask(architecture.traits, steps, features);
  const labels = inputLabels(architecture.traits);
  const latent = architecture.encode(x, parameters, { mask, labels });
  const z = add(latent.mean, multiply(exp(multiply(latent.logVariance, 0.5)), eps));
  const reconstruction = sumComponents(architecture.decode(z, parameters, inputCovariates(architecture), labels));
  const loss = lossOf(x, reconstruction, latent, reconstructionWeight, {
    mask,
    categorical: architecture.traits.categorical,
    logNoise: parameters[noiseLevelName],
  });
  return { x, eps, latent, z, reconstruction, loss };
}

/** The parameters as rows that are fed: inputs `NAME.GROUP` of shape `[1, size]`. */
export function inputParameters(groups: readonly ParameterGroup[]): {
  readonly rows: readonly Tensor[];
  readonly parameters: Parameters;
} {
  const rows = groups.map((group) => input(`values.${group.name}`, [1, group.size]));
  const parts = groups.map((group, i) => unpackParameters(group, rows[i] as Tensor));
  return { rows, parameters: Object.assign({}, ...parts) as Parameters };
}

/** A training step: inputs are `x`, `eps`, `stepSize [1, 1]` and `epsilon [1]`, the last two from `adamSchedule`. */
export function buildTrainingGraph(
  architecture: Architecture,
  options: {
    readonly reconstructionWeight: number;
    readonly adam: AdamOptions;
    /** Whether an input `klWeight [1]` says how much the KL divergence counts in the gradient; the losses count it in full. */
    readonly weighsKl?: boolean;
  },
): TrainingGraph {
  const groups = groupParameters(architecture.parameters);
  const { rows, parameters } = inputParameters(groups);
  const forward = buildForwardGraph(architecture, parameters, options.reconstructionWeight);
  const names = architecture.parameters.map(({ name }) => name);
  const { total, kl } = forward.loss;
  const objective = options.weighsKl ? add(total, multiply(kl, reduceSum(subtract(input("klWeight", [1]), 1)))) : total;
  const tensors = gradients(
    objective,
    names.map((name) => parameters[name] as Tensor),
  );
  const byName: Parameters = Object.fromEntries(names.map((name, i) => [name, tensors[i] as Tensor]));
  const schedule = { stepSize: input("stepSize", [1, 1]), epsilon: input("epsilon", [1]) };
  const state = groups.flatMap((group, i): StateVariable[] => {
    const values = rows[i] as Tensor;
    const mean = input(`mean.${group.name}`, [1, group.size]);
    const variance = input(`variance.${group.name}`, [1, group.size]);
    const gradient = packParameters(group, byName);
    const next = adamStep({ values, gradient, mean, variance }, schedule, options.adam);
    return [
      { name: `values.${group.name}`, current: values, next: next.values },
      { name: `mean.${group.name}`, current: mean, next: next.mean },
      { name: `variance.${group.name}`, current: variance, next: next.variance },
    ];
  });
  return { ...forward, groups, gradients: byName, state };
}
