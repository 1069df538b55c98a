import { type BlockConfig, createBlock } from "@timevae/blocks";
import { isTimeVAEError, TimeVAEError } from "@timevae/spec";
import { z } from "zod";
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
});

/** A complete model configuration: plain, frozen data. */
export type ModelConfig = z.output<typeof modelConfigSchema>;
/** What a user may give: every key is optional. */
export type ModelConfigInput = z.input<typeof modelConfigSchema>;

/**
 * Fills in the defaults and checks everything, the blocks' options included.
 *
 * @throws {TimeVAEError} `invalid-config` naming the key, what was expected and what came
 */
export function parseModelConfig(value: unknown): ModelConfig {
  const config = parseConfig(modelConfigSchema, value, "model");
  for (const [i, block] of config.blocks.entries()) checkBlock(block as BlockConfig, `model.blocks[${i}]`);
  return config;
}

function checkBlock(block: BlockConfig, name: string): void {
  try {
    createBlock(block);
  } catch (cause) {
    if (!isTimeVAEError(cause)) throw cause;
    throw new TimeVAEError(cause.code, `${name}: ${cause.message}`, { cause });
  }
}
