import { standardBlocks } from "@timevae/blocks";
import { parseScaler, type Scaler } from "@timevae/data";
import type { Engine } from "@timevae/graph";
import { decodeModel } from "@timevae/onnx";
import { isTimeVAEError, TimeVAEError } from "@timevae/spec";
import { createArchitecture, noiseLevelName } from "./architecture.js";
import { calibrationFromDocument } from "./calibration/calibration-schema.js";
import { type ModelConfig, parseModelConfig } from "./model-config.js";
import { checkSeal, hash, type ModelDocument, parseModelDocument } from "./model-document.js";
import { calibrationFileNames, type ModelFiles } from "./model-files.js";
import type { BlockFactories, Calendar, ModelParts } from "./model-parts.js";
import { TimeVAE } from "./timevae.js";
import { traitsFromDocument } from "./traits-schema.js";

/**
 * Reads what {@link modelToFiles} wrote.
 *
 * @throws {TimeVAEError} `invalid-file` when a file is truncated, altered or of another version
 */
export function modelFromFiles(files: ModelFiles, engine: Engine, blocks: BlockFactories = {}): TimeVAE {
  const blockFactories = { ...standardBlocks, ...blocks };
  const document = parseModelDocument(files["timevae.json"]);
  const found = readWeights(files, document);
  const config = parseSavedConfig(document.config, blockFactories);
  checkLatentMemory(document, config);
  const scaler = parseSavedScaler(document);
  const { steps, columns, training, limits, calendar, table, history, calibration } = document;
  const traits = traitsFromDocument(document.traits, document);
  const { parameters } = createArchitecture(config, steps, columns.length, blockFactories, traits);
  const weights = selectWeights(found.model, parameters);
  checkSeal(files["timevae.json"], document);
  const sizes = { steps, columns: columns.length, latentDim: config.latentDim };
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
    weights,
    ...(calibration && { calibration: calibrationFromDocument(calibration, found.densities, sizes) }),
    blockFactories,
  };
  return new TimeVAE(parts, engine);
}

type Weights = ReadonlyMap<string, Float32Array>;

/** The weights in the files, once their hashes are those of the document. */
function readWeights(
  files: ModelFiles,
  document: ModelDocument,
): { readonly model: Weights; readonly densities: Weights } {
  const model = new Map<string, Float32Array>();
  const densities = new Map<string, Float32Array>();
  const calibrated = document.calibration ? calibrationFileNames : [];
  for (const name of ["decoder.onnx", "encoder.onnx", ...calibrated] as const) {
    const bytes = checkHash(name, files[name], document);
    // The generator has the same numbers in another order.
    if (name === "generator.onnx") continue;
    const target = name === "likelihood.onnx" ? densities : model;
    for (const tensor of decodeModel(bytes).graph.initializers) {
      if (tensor.type === "float32") target.set(tensor.name, tensor.data);
    }
  }
  // No graph of a file needs them.
  if (document.noiseLevels) model.set(noiseLevelName, Float32Array.from(document.noiseLevels));
  return { model, densities };
}

function checkHash(
  name: Exclude<keyof ModelFiles, "timevae.json">,
  bytes: Uint8Array | undefined,
  document: ModelDocument,
): Uint8Array {
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
  return bytes;
}

/** Those that the model has, each of the size that it has. */
function selectWeights(
  found: Weights,
  parameters: readonly { readonly name: string; readonly shape: readonly number[] }[],
): Record<string, Float32Array> {
  const selected = parameters.map(({ name, shape }) => {
    const size = shape.reduce((product, length) => product * length, 1);
    const values = found.get(name);
    if (values?.length !== size) {
      throw new TimeVAEError(
        "invalid-file",
        `weights "${name}": expected ${size} numbers as timevae.json describes, received ${values?.length ?? "none"}`,
      );
    }
    return [name, values] as const;
  });
  return Object.fromEntries(selected);
}

function checkLatentMemory({ latentMemory }: ModelDocument, { latentDim }: ModelConfig): void {
  if (!latentMemory || latentMemory.length === latentDim) return;
  const message = `timevae.json: latentMemory: expected one number per latent dimension, ${latentDim}`;
  throw new TimeVAEError("invalid-file", message);
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

function parseSavedScaler({ scaler: value, steps, columns }: ModelDocument): Scaler {
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
