import { z } from "zod";
import { parseConfig } from "./parse-config.js";

/** How a model learns. Strict: an unknown key is an error. */
export const trainingConfigSchema = z.strictObject({
  epochs: z.int().min(1).max(1_000_000).default(300).describe("passes over the training windows, at most"),
  maxSteps: z
    .int()
    .min(1)
    .optional()
    .describe("steps of the optimiser, at most: with many windows, epochs become fewer; no limit when not given"),
  batchSize: z.int().min(1).max(65_536).default(16).describe("windows per step; the last, smaller batch is kept"),
  learningRate: z.number().positive().max(1).default(1e-3).describe("Adam's step size"),
  klWarmUp: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe(
      "share of the epochs over which the KL divergence comes to count in full; from the first on when not given",
    ),
  seed: z.int().min(0).max(Number.MAX_SAFE_INTEGER).default(0).describe("the same seed gives the same model"),
  validationFraction: z
    .number()
    .min(0)
    .max(0.5)
    .default(0.1)
    .describe("share of windows, in blocks of time, held out to decide when to stop; 0: none"),
  validationBy: z
    .enum(["time", "group"])
    .default("time")
    .describe("what is held out: blocks of time of every series, or whole series, drawn by the seed"),
  earlyStopping: z
    .strictObject({
      patience: z
        .int()
        .min(1)
        .default(40)
        .describe("epochs without improvement of the validation loss before stopping"),
      tolerance: z.number().min(0).max(1).default(1e-4).describe("relative improvement that counts"),
    })
    .nullable()
    .prefault({})
    .describe("null: always all epochs, and the last weights instead of the best"),
  plateau: z
    .strictObject({
      patience: z.int().min(1).default(12).describe("epochs without improvement before the learning rate is cut"),
      factor: z.number().positive().max(1).default(0.5).describe("what it is multiplied by"),
      minimum: z.number().min(0).default(1e-5).describe("how low it may get"),
    })
    .nullable()
    .prefault({})
    .describe("null: a constant learning rate"),
  divergence: z
    .strictObject({
      retries: z.int().min(0).max(20).default(4).describe("how often in one training"),
      factor: z.number().positive().max(0.9).default(0.25).describe("what the learning rate is multiplied by"),
    })
    .nullable()
    .prefault({})
    .describe(
      "when the loss explodes or is no longer finite: back to the last good epoch and on at a lower rate; null: a loss that is not finite ends the training",
    ),
  adam: z
    .strictObject({
      beta1: z.number().min(0).max(0.999999).default(0.9),
      beta2: z.number().min(0).max(0.999999).default(0.999),
      epsilon: z.number().positive().max(1).default(1e-7),
      epsilonPlacement: z.enum(["keras", "pytorch"]).default("keras"),
    })
    .prefault({})
    .describe("the optimiser's constants"),
  calibration: z
    .strictObject({
      iterations: z
        .int()
        .min(1)
        .max(1_000_000)
        .optional()
        .describe(
          "optimiser steps for the density of values; 1200 for large windows to 4000 for small ones when not given",
        ),
      latentComponents: z
        .int()
        .min(1)
        .max(1024)
        .default(64)
        .describe("Gaussians of the mixture of latent vectors, at most; held-out windows say how many"),
      batchSize: z.int().min(1).max(65_536).default(64).describe("windows per step"),
      learningRate: z.number().positive().max(1).default(1.5e-3).describe("Adam's step size, at its peak"),
      lags: z.int().min(0).max(64).default(6).describe("steps before the current one that are seen"),
      hidden: z.int().min(1).max(4096).default(96).describe("units of the layers that all columns share"),
      units: z
        .int()
        .min(1)
        .max(1024)
        .optional()
        .describe("units of each column's own layer; 32, or 24 for more than 12 columns, when not given"),
      components: z.int().min(1).max(64).default(6).describe("Gaussians in the mixture of each value"),
      facts: z
        .strictObject({
          linear: z.boolean().default(true).describe("columns that follow from others are computed from them"),
          grids: z
            .union([z.boolean(), z.record(z.string(), z.number().positive().nullable())])
            .default(true)
            .describe("columns of multiples of a number; or by name of a column that number, or null for none"),
          orders: z
            .union([z.boolean(), z.array(z.tuple([z.string(), z.string()])).max(1000)])
            .default(true)
            .describe("columns never above others; or pairs of names, the lower first, in place of those found"),
          atoms: z
            .union([z.boolean(), z.record(z.string(), z.array(z.number()).max(6))])
            .default(true)
            .describe("values that come exactly again and again; or those values by name of a column"),
          lines: z.boolean().default(true).describe("columns that are straight between knots at every so many steps"),
        })
        .prefault({})
        .describe("what is exactly true of the data and kept in samples: true for what is found, false for nothing"),
    })
    .optional()
    .describe("after training, learn where latent vectors lie and how values spread around the decoded curve"),
  maxParameters: z.int().min(1).default(20_000_000).describe("refuse to train a model with more weights than this"),
});

/** A complete training configuration: plain, frozen data. */
export type TrainingConfig = z.output<typeof trainingConfigSchema>;
/** How a model is calibrated after training. */
export type CalibrationConfig = NonNullable<TrainingConfig["calibration"]>;
/** Which exact facts to look for, and what is given instead. */
export type FactsChoice = CalibrationConfig["facts"];
/** What a user may give: every key is optional. */
export type TrainingConfigInput = z.input<typeof trainingConfigSchema>;

/** @throws {TimeVAEError} `invalid-config` naming the key, what was expected and what came */
export function parseTrainingConfig(value: unknown): TrainingConfig {
  return parseConfig(trainingConfigSchema, value, "training");
}
