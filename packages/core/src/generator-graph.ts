import {
  add,
  constant,
  divide,
  exp,
  greater,
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
  where,
} from "@timevae/graph";
import { noiseLevelName, sumComponents } from "./architecture.js";
import { transformValue } from "./column-transform.js";
import { inputCovariates } from "./covariates.js";
import { hasLink } from "./data-traits.js";
import { type NameNoise, toDataUnits, transformColumns } from "./data-units-graph.js";
import { crossEntropy, gaussianTerms, numericFeatures } from "./loss.js";
import { architectureOf, type ModelParts } from "./model-parts.js";
import { inputLabels, inputMask, type WindowContext } from "./window-context.js";

/** From latent vectors to windows in the user's units. */
export interface DecoderGraph {
  /** Input `z [N, Z]`; the architecture's covariates are inputs too, and what its traits ask for. */
  readonly z: Tensor;
  /**
   * By name, each `[N, T, D]`; they add up to {@link sum}: in the user's units, except for columns with a transformation (units after
   * it) and columns of names (logits).
   */
  readonly components: Readonly<Record<string, Tensor>>;
  /** `[N, T, D]`: what the components add up to. The same as the sample where no column has a transformation or holds names. */
  readonly sum: Tensor;
  /** `[N, T, D]` */
  readonly sample: Tensor;
}

/** From windows in the user's units to the distribution of their latent vectors. */
export interface EncoderGraph {
  /** Input `x [N, T, D]`; what stands where `mask` is 0 does not matter. */
  readonly x: Tensor;
  /** Inputs too, where the model's traits ask for them. */
  readonly context: WindowContext;
  /** `[N, T, D]`: what the encoder sees of x. */
  readonly scaled: Tensor;
  /** `[N, Z]` */
  readonly mean: Tensor;
  /** `[N, Z]` */
  readonly logVariance: Tensor;
}

/** What the decoder's graph may be made from. */
export interface DecoderGraphOptions {
  /** `[N, Z]`; an input `z` when not given. */
  readonly z?: Tensor;
  /** `[N, C]`; inputs when not given. */
  readonly labels?: Tensor | undefined;
  /** Columns of names: drawn with noise, inputs `names.COLUMN [N, T, K]` (when not given), or the most `likely` one. */
  readonly names?: "drawn" | "likely";
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
  const { traits } = parts;
  const { edits = false, z = input("z", ["N", parts.config.latentDim]), labels = inputLabels(traits) } = options;
  const { flatten, unflatten, offset, inverseScale } = createUnits(parts);
  const scaled = architecture.decode(z, weightConstants(parts), inputCovariates(architecture), labels).map(flatten); // [N, T·D] each
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
    const { minimum: lows, maximum: highs } = transformedLimits(parts);
    const low = row(lows, "limits.minimum");
    const high = row(highs, "limits.maximum");
    const bounded = minimum(maximum(sample, low), high);
    const excess = subtract(bounded, sample);
    flat.limits = edits ? flatten(multiply(unflatten(excess), scaleOf("limits"))) : excess;
    sample = edits ? add(sample, flat.limits) : bounded;
  }
  const components = Object.fromEntries(Object.entries(flat).map(([name, tensor]) => [name, unflatten(tensor)]));
  const sum = unflatten(sample);
  const noise = options.names === "likely" ? {} : inputNoise(parts);
  return { z, components, sum, sample: toDataUnits(sum, traits, noise) };
}

/** The limits as the decoder's sum has them; logits have none. */
function transformedLimits({ limits, traits, columns }: ModelParts) {
  if (!hasLink(traits)) return limits;
  const isNumber = numericFeatures(columns.length, traits.categorical);
  const transformed = (values: readonly number[], none: number) =>
    values.map((value, d) => {
      const transform = traits.transforms?.[d];
      return isNumber[d] === 0 ? none : transform ? transformValue(transform, value) : value;
    });
  return { minimum: transformed(limits.minimum, -noLogit), maximum: transformed(limits.maximum, noLogit) };
}

/** Beyond any logit. */
const noLogit = 1e30;

function inputNoise({ traits, steps }: ModelParts): NameNoise {
  return Object.fromEntries(
    traits.categorical.map(({ name, categories }) => [name, input(`names.${name}`, ["N", steps, categories.length])]),
  );
}

/** The encoder with scaling inside. */
export function buildEncoderGraph(parts: ModelParts): EncoderGraph {
  const architecture = architectureOf(parts);
  const x = input("x", ["N", parts.steps, parts.columns.length]);
  const { flatten, unflatten, offset, scale } = createUnits(parts);
  const { traits, steps, columns } = parts;
  const transformed = transformColumns(x, traits);
  const observed = unflatten(divide(subtract(flatten(transformed), offset), scale));
  const context = { mask: inputMask(traits, steps, columns.length), labels: inputLabels(traits) };
  const fill = constant(traits.fill ?? [0], [1, 1, traits.fill?.length ?? 1], { name: "fill" });
  const scaled = context.mask ? where(greater(context.mask, 0.5), observed, fill) : observed;
  const { mean, logVariance } = architecture.encode(scaled, weightConstants(parts), context);
  return { x, context, scaled, mean, logVariance };
}

/** There and back in one, with how far it is from where it began. */
export interface ReconstructionGraph {
  readonly encoder: EncoderGraph;
  /** Of the latent means. */
  readonly decoder: DecoderGraph;
  /** `[N, T]`: the reconstruction term of the loss, step by step, weighted, with the cross-entropy of columns of names. */
  readonly stepError: Tensor;
  /** `[N]`: the KL divergence of each window's latent distribution from N(0, I), nats. */
  readonly kl: Tensor;
}

/** Encodes windows and decodes the means. A window's step errors and KL divergence add up to its loss. */
export function buildReconstructionGraph(parts: ModelParts): ReconstructionGraph {
  const encoder = buildEncoderGraph(parts);
  const { mask, labels } = encoder.context;
  const decoder = buildDecoderGraph(parts, { z: encoder.mean, labels, names: "likely" });
  const { mean, logVariance } = encoder;
  const terms = subtract(subtract(add(logVariance, 1), square(mean)), exp(logVariance)); // [N, Z]
  return {
    encoder,
    decoder,
    stepError: stepErrors(parts, encoder, decoder, mask),
    kl: multiply(reduceSum(terms, [1]), -0.5),
  };
}

/** `[N, T]`, see {@link ReconstructionGraph.stepError}. */
function stepErrors(parts: ModelParts, encoder: EncoderGraph, decoder: DecoderGraph, mask: Tensor | undefined): Tensor {
  const { traits, config, columns } = parts;
  const { categorical } = traits;
  const { flatten, unflatten, offset, scale } = createUnits(parts);
  const noise = parts.weights[noiseLevelName];
  if (noise) {
    const sum = unflatten(divide(subtract(flatten(decoder.sum), offset), scale));
    const logNoise = constant(noise, [1, noise.length], { name: noiseLevelName });
    const terms = gaussianTerms(subtract(sum, encoder.scaled), logNoise, { mask, categorical }); // [N, T, D]
    const errors = reduceSum(terms, [2]);
    return categorical.length === 0 ? errors : add(errors, crossEntropy(encoder.scaled, sum, categorical, mask));
  }
  if (!mask && !hasLink(traits)) {
    const difference = unflatten(divide(subtract(flatten(decoder.sample), flatten(encoder.x)), scale)); // [N, T, D]
    const squares = add(reduceSum(square(difference), [2]), square(reduceMean(difference, [2]))); // [N, T]
    return multiply(squares, config.reconstructionWeight);
  }
  const sum = unflatten(divide(subtract(flatten(decoder.sum), offset), scale));
  const isNumber = constant(numericFeatures(columns.length, categorical), [1, 1, columns.length]);
  const counted = mask ? multiply(mask, isNumber) : isNumber;
  const difference = multiply(subtract(sum, encoder.scaled), counted); // [N, T, D]
  const means = divide(reduceSum(difference, [2]), maximum(reduceSum(counted, [2]), 1)); // [N, T]
  const squares = add(reduceSum(square(difference), [2]), square(means));
  const weighted = multiply(squares, config.reconstructionWeight);
  return categorical.length === 0 ? weighted : add(weighted, crossEntropy(encoder.scaled, sum, categorical, mask));
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
