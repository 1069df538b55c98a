import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { TimeVAEError } from "@timevae/spec";
import { z } from "zod";
import { calibrationSchema } from "./calibration/calibration-schema.js";
import { modelConfigSchema } from "./model-config.js";
import { parseJson } from "./parse-json.js";
import { trainingConfigSchema } from "./training-config.js";
import { traitsSchema } from "./traits-schema.js";

/** Version 2 knows traits: masks, labels, columns of names, lengths, transformations. Version 1 is read as it is: it has none. */
export const formatVersion = 2;
const lossSchema = z.strictObject({
  total: z.number(),
  reconstruction: z.number(),
  categorical: z.number().optional(),
  kl: z.number(),
});
const count = z.int().min(0);
const documentSchema = z.strictObject({
  format: z.literal("timevae"),
  formatVersion: z.union([z.literal(1), z.literal(formatVersion)]),
  steps: z.int().min(1).max(1_000_000),
  columns: z.array(z.string()).min(1).max(100_000),
  config: modelConfigSchema,
  training: trainingConfigSchema,
  scaler: z.unknown(),
  limits: z.strictObject({ minimum: z.array(z.number()), maximum: z.array(z.number()) }),
  calendar: z
    .strictObject({
      first: z.int(),
      last: z.int(),
      timeStep: z
        .strictObject({ unit: z.enum(["millisecond", "month"]), count: z.int().min(1), offset: z.number().optional() })
        .nullable(),
    })
    .nullable(),
  traits: traitsSchema.optional(),
  noiseLevels: z.array(z.number()).optional(),
  latentMemory: z.array(z.number().positive()).optional(),
  table: z
    .strictObject({
      integers: z.array(z.string()).max(100_000),
      units: z.record(z.string(), z.string()),
      time: z.string().optional(),
      group: z.string().optional(),
    })
    .optional(),
  // In the order in which it is written: a model that was loaded gives the same bytes.
  history: z.strictObject({
    epochs: z.array(
      z.strictObject({ epoch: count, learningRate: z.number(), loss: lossSchema, validation: lossSchema.nullable() }),
    ),
    bestEpoch: count,
    stopReason: z.enum(["epochs", "early-stopping", "cancelled", "diverged"]),
    divergences: z
      .array(z.strictObject({ epoch: count, learningRate: z.number(), loss: z.number().nullable() }))
      .default([]),
    trainingWindows: count,
    validationWindows: count,
    activeUnits: count,
    diversity: z.number().min(0).nullable().default(null),
    coverage: z.number().min(0).max(1).nullable().default(null),
  }),
  calibration: calibrationSchema.optional(),
  sha256: z.strictObject({
    "decoder.onnx": z.string(),
    "encoder.onnx": z.string(),
    "generator.onnx": z.string().optional(),
    "likelihood.onnx": z.string().optional(),
    document: z.string(),
  }),
});
/** `timevae.json`: everything about a model but its weights, and hashes of the files that hold those. */
export type ModelDocument = z.output<typeof documentSchema>;

/**
 * Reads `timevae.json`. Its seal is checked last, by {@link checkSeal}.
 *
 * @throws {TimeVAEError} `invalid-file` naming what is not as it should be
 */
export function parseModelDocument(bytes: Uint8Array): ModelDocument {
  const value = parseJson(bytes, "timevae.json");
  const version = (value as { formatVersion?: unknown } | null)?.formatVersion;
  if (typeof version === "number" && version > formatVersion) {
    throw new TimeVAEError(
      "invalid-file",
      `timevae.json: expected format version ${formatVersion}, received ${version}; a newer version of this package made it`,
    );
  }
  const result = documentSchema.safeParse(value);
  if (!result.success) {
    const [issue] = result.error.issues;
    const detail = issue ? `${issue.path.join(".") || "the document"}: ${issue.message}` : "not a model document";
    throw new TimeVAEError("invalid-file", `timevae.json: ${detail}`, { cause: result.error });
  }
  const { columns, limits } = result.data;
  if (new Set(columns).size !== columns.length) {
    throw new TimeVAEError(
      "invalid-file",
      `timevae.json: columns: expected different names, received ${columns.join(", ")}`,
    );
  }
  if (limits.minimum.length !== columns.length || limits.maximum.length !== columns.length) {
    throw new TimeVAEError("invalid-file", `timevae.json: limits: expected one number per column, ${columns.length}`);
  }
  return result.data;
}

/** The last check: what is consistent in itself may still not be what was saved. */
export function checkSeal(bytes: Uint8Array, document: ModelDocument): void {
  if (hashDocument(JSON.parse(new TextDecoder().decode(bytes)) as object) === document.sha256.document) return;
  throw new TimeVAEError(
    "invalid-file",
    "timevae.json: expected the file that was saved, received one that was altered; restore the model folder",
  );
}

/** A hash of the document without its own. */
export function hashDocument(document: object): string {
  const { sha256: hashes, ...rest } = document as { sha256?: Record<string, unknown> };
  const files = Object.entries(hashes ?? {}).filter(([name]) => name !== "document");
  return hash(new TextEncoder().encode(JSON.stringify([rest, files])));
}

/** SHA-256 in hexadecimal digits. */
export function hash(bytes: Uint8Array): string {
  return bytesToHex(sha256(bytes));
}
