import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { standardBlocks } from "@timevae/blocks";
import { parseScaler, type Scaler } from "@timevae/data";
import type { Engine } from "@timevae/graph";
import { decodeModel, encodeModel } from "@timevae/onnx";
import { isTimeVAEError, TimeVAEError } from "@timevae/spec";
import { z } from "zod";
import { createArchitecture, noiseLevelName } from "./architecture.js";
import { calibrationFromDocument, calibrationSchema, calibrationToDocument } from "./calibration/calibration-schema.js";
import { type ModelConfig, modelConfigSchema, parseModelConfig } from "./model-config.js";
import { modelToOnnx } from "./model-onnx.js";
import type { BlockFactories, Calendar, ModelParts } from "./model-parts.js";
import { parseJson } from "./parse-json.js";
import { TimeVAE } from "./timevae.js";
import { trainingConfigSchema } from "./training-config.js";
import { traitsFromDocument, traitsSchema, traitsToDocument } from "./traits-schema.js";

/** The files of a saved model, by name. */
export interface ModelFiles {
  readonly "decoder.onnx": Uint8Array;
  readonly "encoder.onnx": Uint8Array;
  readonly "timevae.json": Uint8Array;
  /** Of calibrated models. */
  readonly "generator.onnx"?: Uint8Array;
  /** Of calibrated models. */
  readonly "likelihood.onnx"?: Uint8Array;
}
export const modelFileNames = ["decoder.onnx", "encoder.onnx", "timevae.json"] as const;
/** Files that a calibrated model has beside those. */
export const calibrationFileNames = ["generator.onnx", "likelihood.onnx"] as const;

/** Version 2 knows traits: masks, labels, columns of names, lengths, transformations. Version 1 is read as it is: it has none. */
const formatVersion = 2;
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
type Document = z.output<typeof documentSchema>;

/** Writes a model into three files. The same model gives the same bytes: no paths, no times. */
export function modelToFiles({ parts }: TimeVAE): ModelFiles {
  const decoderBytes = encodeModel(modelToOnnx(parts, "decoder"));
  const encoderBytes = encodeModel(modelToOnnx(parts, "encoder"));
  const { config, training, steps, columns, scaler, limits, calendar, table, history } = parts;
  const calibrated: Readonly<Record<string, Uint8Array>> = parts.calibration
    ? {
        "generator.onnx": encodeModel(modelToOnnx(parts, "generator")),
        "likelihood.onnx": encodeModel(modelToOnnx(parts, "likelihood")),
      }
    : {};
  const traits = traitsToDocument(parts.traits);
  const noise = parts.weights[noiseLevelName];
  const document = {
    format: "timevae",
    formatVersion,
    steps,
    columns,
    config,
    training,
    scaler,
    limits,
    calendar,
    ...(traits && { traits }),
    ...(noise && { noiseLevels: [...noise] }),
    ...(parts.latentMemory && { latentMemory: parts.latentMemory }),
    ...(table && { table }),
    history,
    ...(parts.calibration && { calibration: calibrationToDocument(parts.calibration) }),
    sha256: {
      "decoder.onnx": hash(decoderBytes),
      "encoder.onnx": hash(encoderBytes),
      ...Object.fromEntries(Object.entries(calibrated).map(([name, bytes]) => [name, hash(bytes)])),
    },
  };
  const sealed = { ...document, sha256: { ...document.sha256, document: hashDocument(document) } };
  return {
    "decoder.onnx": decoderBytes,
    "encoder.onnx": encoderBytes,
    "timevae.json": new TextEncoder().encode(`${JSON.stringify(sealed, null, 2)}\n`),
    ...calibrated,
  };
}

/**
 * Reads what {@link modelToFiles} wrote.
 *
 * @throws {TimeVAEError} `invalid-file` when a file is truncated, altered or of another version
 */
export function modelFromFiles(files: ModelFiles, engine: Engine, blocks: BlockFactories = {}): TimeVAE {
  const blockFactories = { ...standardBlocks, ...blocks };
  const document = parseDocument(files["timevae.json"]);
  const weights = new Map<string, Float32Array>();
  const densityWeights = new Map<string, Float32Array>();
  const calibrated = document.calibration ? calibrationFileNames : [];
  for (const name of ["decoder.onnx", "encoder.onnx", ...calibrated] as const) {
    const bytes = files[name];
    if (!bytes) {
      throw new TimeVAEError(
        "invalid-file",
        `${name}: expected this file of a calibrated model, received none; restore the model folder`,
      );
    }
    if (hash(bytes) !== document.sha256[name]) {
      throw new TimeVAEError(
        "invalid-file",
        `${name}: expected the file that was saved with timevae.json, received different bytes (${bytes.length}). ` +
          "It was altered or cut off; restore the model folder from where it was made",
      );
    }
    // The generator has the same numbers in another order.
    if (name === "generator.onnx") continue;
    const target = name === "likelihood.onnx" ? densityWeights : weights;
    for (const tensor of decodeModel(bytes).graph.initializers) {
      if (tensor.type === "float32") target.set(tensor.name, tensor.data);
    }
  }
  const config = parseSavedConfig(document.config, blockFactories);
  if (document.latentMemory && document.latentMemory.length !== config.latentDim) {
    const message = `timevae.json: latentMemory: expected one number per latent dimension, ${config.latentDim}`;
    throw new TimeVAEError("invalid-file", message);
  }
  // No graph of a file needs them.
  if (document.noiseLevels) weights.set(noiseLevelName, Float32Array.from(document.noiseLevels));
  const scaler = parseSavedScaler(document);
  const traits = traitsFromDocument(document.traits, document);
  const { parameters } = createArchitecture(config, document.steps, document.columns.length, blockFactories, traits);
  for (const { name, shape } of parameters) {
    const size = shape.reduce((product, length) => product * length, 1);
    if (weights.get(name)?.length !== size) {
      throw new TimeVAEError(
        "invalid-file",
        `weights "${name}": expected ${size} numbers as timevae.json describes, received ${weights.get(name)?.length ?? "none"}`,
      );
    }
  }
  checkSeal(files["timevae.json"], document);
  const { steps, columns, training, limits, calendar, table, history } = document;
  const learned = Object.fromEntries(parameters.map(({ name }) => [name, weights.get(name) as Float32Array]));
  const parts: ModelParts = {
    config,
    training,
    steps,
    columns,
    scaler,
    limits,
    calendar: calendar as Calendar | null,
    traits,
    latentMemory: document.latentMemory ?? null,
    table,
    history,
    weights: learned,
    ...(document.calibration && {
      calibration: calibrationFromDocument(document.calibration, densityWeights, {
        steps,
        columns: columns.length,
        latentDim: config.latentDim,
      }),
    }),
    blockFactories,
  };
  return new TimeVAE(parts, engine);
}

function parseDocument(bytes: Uint8Array): Document {
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
function checkSeal(bytes: Uint8Array, document: Document): void {
  if (hashDocument(JSON.parse(new TextDecoder().decode(bytes)) as object) === document.sha256.document) return;
  throw new TimeVAEError(
    "invalid-file",
    "timevae.json: expected the file that was saved, received one that was altered; restore the model folder",
  );
}

function parseSavedConfig(value: unknown, blockFactories: BlockFactories): ModelConfig {
  try {
    return parseModelConfig(value, blockFactories);
  } catch (cause) {
    if (!isTimeVAEError(cause)) throw cause;
    const advice = cause.message.includes("block type")
      ? ". A block of your own has to be given when the model is loaded: { blocks: { NAME: factory } }"
      : "";
    throw new TimeVAEError("invalid-file", `timevae.json: ${cause.message}${advice}`, { cause });
  }
}

function parseSavedScaler({ scaler: value, steps, columns }: Document): Scaler {
  const scaler = parseScaler(value);
  const [scalerSteps, features] = scaler.shape;
  if (features !== columns.length || (scaler.per === "step" && scalerSteps !== steps)) {
    throw new TimeVAEError(
      "invalid-file",
      `timevae.json: scaler: expected one for ${steps} steps × ${columns.length} columns, received one for ${scalerSteps} × ${features}`,
    );
  }
  return scaler;
}

/** A hash of the document without its own. */
function hashDocument(document: object): string {
  const { sha256: hashes, ...rest } = document as { sha256?: Record<string, unknown> };
  const files = Object.entries(hashes ?? {}).filter(([name]) => name !== "document");
  return hash(new TextEncoder().encode(JSON.stringify([rest, files])));
}

function hash(bytes: Uint8Array): string {
  return bytesToHex(sha256(bytes));
}
