import {
  add,
  constant,
  divide,
  exp,
  input,
  maximum,
  minimum,
  multiply,
  type Parameters,
  reduceMean,
  reduceSum,
  reshape,
  square,
  subtract,
  type Tensor,
} from "@timevae/graph";
import { sumComponents } from "./architecture.js";
import { inputCovariates } from "./covariates.js";
import { architectureOf, type ModelParts } from "./model-parts.js";

/** From latent vectors to windows in the user's units. */
export interface DecoderGraph {
  /** Input `z [N, Z]`; the architecture's covariates are inputs too. */
  readonly z: Tensor;
  /** By name, each `[N, T, D]`; they add up to `sample`. */
  readonly components: Readonly<Record<string, Tensor>>;
  /** `[N, T, D]` */
  readonly sample: Tensor;
}

/** From windows in the user's units to the distribution of their latent vectors. */
export interface EncoderGraph {
  /** Input `x [N, T, D]`. */
  readonly x: Tensor;
  /** `[N, Z]` */
  readonly mean: Tensor;
  /** `[N, Z]` */
  readonly logVariance: Tensor;
}

/** What the decoder's graph may be made from. */
export interface DecoderGraphOptions {
  /** `[N, Z]`; an input `z` when not given. */
  readonly z?: Tensor;
  /**
   * Further inputs say what to do with every component: `edit.NAME.scale [D]` and `edit.NAME.add [N, T, D]`; for `limits` only
   * the scale, 0 to let windows leave the observed range.
   */
  readonly edits?: boolean;
}

/**
 * The decoder with scaling inside. The scaler's offset belongs to the level, or is a component `offset` where there is
 * none; what keeping within the limits changes is a component `limits`.
 */
export function buildDecoderGraph(parts: ModelParts, options: DecoderGraphOptions = {}): DecoderGraph {
  const architecture = architectureOf(parts);
  const { edits = false, z = input("z", ["N", parts.config.latentDim]) } = options;
  const { flatten, unflatten, offset, inverseScale } = createUnits(parts);
  const scaled = architecture.decode(z, weightConstants(parts), inputCovariates(architecture)).map(flatten); // [N, T·D] each
  const flat: Record<string, Tensor> = {};
  for (const [i, name] of architecture.components.entries()) flat[name] = multiply(scaled[i] as Tensor, inverseScale);
  if (flat.level) flat.level = add(flat.level, offset);
  else flat.offset = add(multiply(scaled[0] as Tensor, 0), offset);
  const { steps, columns } = parts;
  const scaleOf = (name: string) => input(`edit.${name}.scale`, [columns.length]);
  if (edits) {
    for (const [name, tensor] of Object.entries(flat)) {
      const added = input(`edit.${name}.add`, ["N", steps, columns.length]);
      flat[name] = flatten(add(multiply(unflatten(tensor), scaleOf(name)), added));
    }
  }
  let sample = sumComponents(Object.values(flat));
  if (parts.config.limits === "observed") {
    const row = (values: readonly number[], name: string) =>
      constant(repeatOverSteps(values, steps), [1, steps * values.length], { name });
    const low = row(parts.limits.minimum, "limits.minimum");
    const high = row(parts.limits.maximum, "limits.maximum");
    const bounded = minimum(maximum(sample, low), high);
    const excess = subtract(bounded, sample);
    flat.limits = edits ? flatten(multiply(unflatten(excess), scaleOf("limits"))) : excess;
    sample = edits ? add(sample, flat.limits) : bounded;
  }
  const components = Object.fromEntries(Object.entries(flat).map(([name, tensor]) => [name, unflatten(tensor)]));
  return { z, components, sample: unflatten(sample) };
}

/** The encoder with scaling inside. */
export function buildEncoderGraph(parts: ModelParts): EncoderGraph {
  const architecture = architectureOf(parts);
  const x = input("x", ["N", parts.steps, parts.columns.length]);
  const { flatten, unflatten, offset, scale } = createUnits(parts);
  const scaled = unflatten(divide(subtract(flatten(x), offset), scale));
  const { mean, logVariance } = architecture.encode(scaled, weightConstants(parts));
  return { x, mean, logVariance };
}

/** There and back in one, with how far it is from where it began. */
export interface ReconstructionGraph {
  readonly encoder: EncoderGraph;
  /** Of the latent means. */
  readonly decoder: DecoderGraph;
  /** `[N, T]`: the reconstruction term of the loss, step by step. */
  readonly stepError: Tensor;
  /** `[N]`: the KL divergence of each window's latent distribution from N(0, I), nats. */
  readonly kl: Tensor;
}

/** Encodes windows and decodes the means. A window's step errors and KL divergence add up to its loss. */
export function buildReconstructionGraph(parts: ModelParts): ReconstructionGraph {
  const encoder = buildEncoderGraph(parts);
  const decoder = buildDecoderGraph(parts, { z: encoder.mean });
  const { flatten, unflatten, scale } = createUnits(parts);
  const difference = unflatten(divide(subtract(flatten(decoder.sample), flatten(encoder.x)), scale)); // [N, T, D]
  const squares = add(reduceSum(square(difference), [2]), square(reduceMean(difference, [2]))); // [N, T]
  const { mean, logVariance } = encoder;
  const terms = subtract(subtract(add(logVariance, 1), square(mean)), exp(logVariance)); // [N, Z]
  return {
    encoder,
    decoder,
    stepError: multiply(squares, parts.config.reconstructionWeight),
    kl: multiply(reduceSum(terms, [1]), -0.5),
  };
}

/**
 * The scaler's numbers, each `[1, T·D]`, and the way between `[N, T, D]` and `[N, T·D]`: runtimes broadcast along a wide
 * row several times faster than along the few features of a step.
 */
function createUnits({ steps, columns, scaler }: ModelParts) {
  const size = steps * columns.length;
  const row = (name: string, values: readonly number[]) =>
    constant(scaler.per === "step" ? values : repeatOverSteps(values, steps), [1, size], { name: `scaler.${name}` });
  return {
    flatten: (x: Tensor) => reshape(x, [-1, size]),
    unflatten: (x: Tensor) => reshape(x, [-1, steps, columns.length]),
    offset: row("offset", scaler.offset),
    scale: row("scale", scaler.scale),
    inverseScale: row("inverseScale", scaler.inverseScale ?? scaler.scale),
  };
}

function repeatOverSteps(values: readonly number[], steps: number): number[] {
  return Array.from({ length: steps }, () => values).flat();
}

function weightConstants(parts: ModelParts): Parameters {
  const { parameters } = architectureOf(parts);
  return Object.fromEntries(
    parameters.map(({ name, shape }) => [name, constant(parts.weights[name] as Float32Array, shape, { name })]),
  );
}
