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
import { add, type ParameterSpec, type Parameters, sizeOf, type Tensor } from "@timevae/graph";
import { convolutionalEncoder, denseEncoder, type Latent } from "./encoder.js";
import type { ModelConfig } from "./model-config.js";

/** A model for windows of one size: what it learns and how it computes, nothing learned yet. */
export interface Architecture {
  readonly shape: DecoderShape;
  /** `level`, `residual`…, in the order of the blocks. */
  readonly components: readonly string[];
  readonly parameters: readonly ParameterSpec[];
  /** What the decoder is told about each window's place in time, by name: `seasonality_0.phase`. */
  readonly covariates: readonly Covariate[];
  /** @param x `[N, T, D]`, scaled */
  encode(x: Tensor, parameters: Parameters): Latent;
  /**
   * @param z `[N, Z]`
   * @param covariates `[N, size]` each, by name
   * @returns one tensor `[N, T, D]` per component, in scaled units; their sum is the reconstruction
   */
  decode(z: Tensor, parameters: Parameters, covariates: Covariates): readonly Tensor[];
}

/** Puts encoder and blocks together. Parameters are called `encoder.…` and `decoder.COMPONENT.…`. */
export function createArchitecture(
  config: ModelConfig,
  steps: number,
  features: number,
  blockFactories: Readonly<Record<string, BlockFactory>> = standardBlocks,
): Architecture {
  const shape: DecoderShape = { steps, features, latentDim: config.latentDim, hidden: config.hidden };
  const encoder = config.encoder === "dense" ? denseEncoder : convolutionalEncoder;
  const blocks: readonly Block[] = config.blocks.map((block) => createBlock(block as BlockConfig, blockFactories));
  const components = componentNames(blocks);
  const prefixed = (prefix: string, specs: readonly ParameterSpec[]) =>
    specs.map((spec) => ({ ...spec, name: prefix + spec.name }));
  return {
    shape,
    components,
    parameters: [
      ...prefixed("encoder.", encoder.parameters(shape)),
      ...blocks.flatMap((block, i) => prefixed(`decoder.${components[i]}.`, block.parameters(shape))),
    ],
    covariates: blocks.flatMap((block, i) =>
      (block.covariates?.(shape) ?? []).map((covariate) => ({
        ...covariate,
        name: `${components[i]}.${covariate.name}`,
      })),
    ),
    encode: (x, parameters) => encoder.build(x, withoutPrefix(parameters, "encoder."), shape),
    decode: (z, parameters, covariates) =>
      blocks.map((block, i) =>
        block.build(
          z,
          withoutPrefix(parameters, `decoder.${components[i]}.`),
          shape,
          withoutPrefix(covariates, `${components[i]}.`),
        ),
      ),
  };
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
