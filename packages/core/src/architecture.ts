import {
  type Block,
  type BlockConfig,
  type BlockFactory,
  type Covariate,
  type Covariates,
  componentNames,
  createBlock,
  type DecoderShape,
  standardBlocks,
} from "@timevae/blocks";
import {
  add,
  concat,
  constant,
  gemm,
  type ParameterSpec,
  type Parameters,
  reshape,
  sizeOf,
  type Tensor,
} from "@timevae/graph";
import { type DataTraits, plainTraits } from "./data-traits.js";
import { convolutionalEncoder, denseEncoder, type Latent } from "./encoder.js";
import type { ModelConfig } from "./model-config.js";
import { countLabelInputs, type WindowContext } from "./window-context.js";

/** A model for windows of one size: what it learns and how it computes, nothing learned yet. */
export interface Architecture {
  readonly shape: DecoderShape;
  /** `level`, `residual`…, in the order of the blocks. */
  readonly components: readonly string[];
  readonly parameters: readonly ParameterSpec[];
  /** What the decoder is told about each window's place in time, by name: `seasonality_0.phase`. */
  readonly covariates: readonly Covariate[];
  /** What encoder and decoder are told of windows beside their numbers. */
  readonly traits: DataTraits;
  /** @param x `[N, T, D]`, scaled, with the traits' fill where values are missing */
  encode(x: Tensor, parameters: Parameters, context?: WindowContext): Latent;
  /**
   * @param z `[N, Z]`
   * @param covariates `[N, size]` each, by name
   * @param labels `[N, C]`: every block sees them behind z
   * @returns one tensor `[N, T, D]` per component, in scaled units; their sum is the reconstruction
   */
  decode(z: Tensor, parameters: Parameters, covariates: Covariates, labels?: Tensor): readonly Tensor[];
}

/** Puts encoder and blocks together. Parameters are called `encoder.…` and `decoder.COMPONENT.…`. */
export function createArchitecture(
  config: ModelConfig,
  steps: number,
  features: number,
  blockFactories: Readonly<Record<string, BlockFactory>> = standardBlocks,
  traits: DataTraits = plainTraits,
): Architecture {
  const shape: DecoderShape = { steps, features, latentDim: config.latentDim, hidden: config.hidden };
  const labelInputs = countLabelInputs(traits);
  const seesMask = traits.fill !== null && config.encoderSeesMask !== false;
  const encoded = { ...shape, features: features * (seesMask ? 2 : 1) + labelInputs };
  const decoded = { ...shape, latentDim: shape.latentDim + labelInputs };
  const encoder = config.encoder === "dense" ? denseEncoder : convolutionalEncoder;
  const blocks: readonly Block[] = config.blocks.map((block) => createBlock(block as BlockConfig, blockFactories));
  const components = componentNames(blocks);
  const prefixed = (prefix: string, specs: readonly ParameterSpec[]) =>
    specs.map((spec) => ({ ...spec, name: prefix + spec.name }));
  return {
    shape,
    components,
    parameters: [
      ...prefixed("encoder.", encoder.parameters(encoded)),
      ...blocks.flatMap((block, i) => prefixed(`decoder.${components[i]}.`, block.parameters(decoded))),
      ...(config.observationNoise
        ? [noiseLevels(config.observationNoise === "learned" ? features : steps * features)]
        : []),
    ],
    covariates: blocks.flatMap((block, i) =>
      (block.covariates?.(shape) ?? []).map((covariate) => ({
        ...covariate,
        name: `${components[i]}.${covariate.name}`,
      })),
    ),
    traits,
    encode(x, parameters, { mask, labels } = {}) {
      const channels = [x, ...(seesMask && mask ? [mask] : []), ...(labels ? [repeatOverSteps(labels, steps)] : [])];
      return encoder.build(concat(channels, 2), withoutPrefix(parameters, "encoder."), encoded);
    },
    decode(z, parameters, covariates, labels) {
      const told = labels ? concat([z, labels], 1) : z; // [N, Z + C]
      return blocks.map((block, i) =>
        block.build(
          told,
          withoutPrefix(parameters, `decoder.${components[i]}.`),
          decoded,
          withoutPrefix(covariates, `${components[i]}.`),
        ),
      );
    },
  };
}

/**
 * By feature, or by step and feature: the natural logarithm of how far values lie from their reconstruction, in scaled units. Learned,
 * not shipped.
 */
export const noiseLevelName = "noise.logScale";

function noiseLevels(count: number): ParameterSpec {
  return { name: noiseLevelName, shape: [1, count], initializer: { kind: "constant", value: -1.5 } };
}

/** `[N, C]` at every step: `[N, T, C]`. */
function repeatOverSteps(labels: Tensor, steps: number): Tensor {
  const size = labels.shape[1] as number;
  const table = new Float32Array(size * steps * size);
  for (let c = 0; c < size; c++) {
    for (let t = 0; t < steps; t++) table[c * steps * size + t * size + c] = 1;
  }
  return reshape(gemm(labels, constant(table, [size, steps * size])), [-1, steps, size]);
}

/** The number of learned values. */
export function countParameters(architecture: Architecture): number {
  return architecture.parameters.reduce((count, { shape }) => count + sizeOf(shape), 0);
}

/** Adds components up, in their order. */
export function sumComponents(components: readonly Tensor[]): Tensor {
  return components.reduce((sum, component) => add(sum, component));
}

function withoutPrefix(parameters: Parameters, prefix: string): Parameters {
  const entries = Object.entries(parameters).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(entries.map(([name, tensor]) => [name.slice(prefix.length), tensor]));
}
