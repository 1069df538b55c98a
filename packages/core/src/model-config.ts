import {
  type Block,
  type BlockConfig,
  type BlockFactory,
  blockConfig,
  createBlock,
  standardBlocks,
} from "@timevae/blocks";
import { isTimeVAEError, TimeVAEError } from "@timevae/spec";
import { z } from "zod";
import { checkOverlap } from "./check-overlap.js";
import { transformSchema } from "./column-transform.js";
import { parseConfig } from "./parse-config.js";

const blockSchema = z.looseObject({ type: z.string() }).describe("a block: its type and its options");

/** What a model is, apart from what it has learned. Strict: an unknown key is an error. */
export const modelConfigSchema = z.strictObject({
  encoder: z
    .enum(["convolutional", "dense"])
    .default("convolutional")
    .describe("how windows are encoded: convolutions of stride 2, or dense layers"),
  latentDim: z.int().min(1).max(4096).default(8).describe("Z: numbers in a latent vector"),
  hidden: z
    .array(z.int().min(1).max(65_536))
    .min(1)
    .max(16)
    .default([50, 100, 200])
    .describe("hidden sizes of the encoder; the decoder has them in reverse"),
  blocks: z
    .array(blockSchema)
    .min(1)
    .max(64)
    .default([{ type: "level" }, { type: "residual" }])
    .describe("what the decoder adds up"),
  reconstructionWeight: z
    .number()
    .positive()
    .max(1e6)
    .default(3)
    .describe("weight of the squared error against the KL divergence"),
  observationNoise: z
    .enum(["learned", "learnedPerStep"])
    .optional()
    .describe(
      "learn each column's noise level, or each column's at each step, along with the model, in place of reconstructionWeight",
    ),
  scaling: z
    .strictObject({
      kind: z
        .enum(["minMax", "standard"])
        .default("minMax")
        .describe("to [0, 1], or to mean 0 and standard deviation 1"),
      epsilon: z.number().min(0).max(1).default(0).describe("added to the range or deviation on the way in only"),
      per: z.enum(["feature", "step"]).default("feature").describe("one scale per feature, or per step and feature"),
    })
    .prefault({})
    .describe("how the data are scaled before the model sees them"),
  limits: z
    .enum(["observed", "none"])
    .default("observed")
    .describe("keep samples within the range of the training data, per feature"),
  // Not there unless asked for: a model without them is saved as it always was.
  transforms: z
    .record(z.string(), transformSchema)
    .optional()
    .describe("by column: what its values go through before scaling, so that samples stay in range"),
  unequalLengths: z
    .boolean()
    .optional()
    .describe("windows are padded in front where their mask is 0; lengths are learned and sampled"),
  encoderSeesMask: z
    .boolean()
    .optional()
    .describe("whether the encoder is told which values are missing; true when not given"),
});

/** A complete model configuration: plain, frozen data. */
export type ModelConfig = z.output<typeof modelConfigSchema>;
/** What a user may give: every key is optional. */
export type ModelConfigInput = Omit<z.input<typeof modelConfigSchema>, "blocks"> & {
  /** As made by `level()`, `trend({ degree: 2 })`…, or as plain data: `{ type: "trend", degree: 2 }`. */
  readonly blocks?: readonly (Block | BlockConfig)[];
};

/**
 * Fills in the defaults and checks everything, the blocks' options included.
 *
 * @throws {TimeVAEError} `invalid-config` naming the key, what was expected and what came
 */
export function parseModelConfig(
  value: unknown,
  blockFactories: Readonly<Record<string, BlockFactory>> = standardBlocks,
): ModelConfig {
  const config = parseConfig(modelConfigSchema, plainBlocks(value), "model");
  checkOverlap(
    config.blocks.map((block, i) => blockConfig(makeBlock(block as BlockConfig, blockFactories, `model.blocks[${i}]`))),
  );
  return config;
}

/** Blocks may be given as made by `level()` and the like: what counts is their type and options. */
function plainBlocks(value: unknown): unknown {
  const blocks = (value as { blocks?: unknown } | null)?.blocks;
  if (!Array.isArray(blocks)) return value;
  const isBlock = (block: unknown): block is Block =>
    typeof (block as Block | null)?.build === "function" && typeof (block as Block).options === "object";
  return {
    ...(value as object),
    blocks: blocks.map((block: unknown) => (isBlock(block) ? blockConfig(block) : block)),
  };
}

function makeBlock(config: BlockConfig, factories: Readonly<Record<string, BlockFactory>>, name: string): Block {
  try {
    return createBlock(config, factories);
  } catch (cause) {
    if (!isTimeVAEError(cause)) throw cause;
    throw new TimeVAEError(cause.code, `${name}: ${cause.message}`, { cause });
  }
}
