import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import {
  encodeModel,
  type GeneratorFileKind,
  GeneratorSession,
  generatorFileKinds,
  generatorFormatVersion,
  type OrtRuntimeLike,
  quantizeWeights,
  readDescription,
  type WeightPrecision,
} from "@timevae/onnx";
import { drawTrial, exportFeeds, type FileFeeds } from "./export-feeds.js";
import type { ExportManifest, GoldenFile, ManifestFile, PrecisionError } from "./export-manifest.js";
import { formatExportReadme } from "./format-export-readme.js";
import { createGolden } from "./golden-tensors.js";
import { measurePrecision } from "./measure-precision.js";
import { modelFileKinds, modelToOnnx } from "./model-onnx.js";
import type { ModelParts } from "./model-parts.js";
import { modelToFiles } from "./model-to-files.js";
import type { TimeVAE } from "./timevae.js";

const goldenSeed = 7;
/** Of windows and components in a golden output; one window instead of two beyond. */
const mostGoldenNumbers = 20_000;
/** That lower precision is measured on. */
const measuredWindows = 256;

/** Every name that a folder of an exported model may hold. */
export const exportFileNames = [
  ...generatorFileKinds.map((kind) => `${kind}.onnx`),
  "golden.json",
  "manifest.json",
  "README.md",
  "timevae.json",
];

export interface ExportOptions {
  /** The runtime that computes the golden outputs and measures errors: `await import("onnxruntime-node")`. */
  readonly ort: OrtRuntimeLike;
  /** How weights are stored; `float32` when not given. */
  readonly precision?: WeightPrecision;
}

/** A model for whoever runs it elsewhere. */
export interface ExportedModel {
  /** By name, as they are to stand in a folder. */
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** What `manifest.json` says. */
  readonly manifest: ExportManifest;
}

const about: Readonly<Record<string, string>> = {
  "decoder.onnx": "noise to windows and their components",
  "decoder-edit.onnx": "the same, with inputs that change components",
  "encoder.onnx": "windows to means and log variances of latent vectors",
  "reconstruct.onnx": "windows to windows without noise, their components, and how badly they fit",
  "generator.onnx": "noise to windows as data are: latent vectors and values are drawn",
  "likelihood.onnx": "what the calibration has learned, as likelihoods",
  "golden.json": "an input and output of every .onnx file",
  "README.md": "how to use the folder",
  "timevae.json": "the training: @timevae/core's loadModel reads it with decoder.onnx and encoder.onnx",
};

/**
 * Writes a model for others: `decoder.onnx`, `decoder-edit.onnx`, `encoder.onnx`, `reconstruct.onnx`, `manifest.json`,
 * `golden.json`, `README.md`, and, with float32 weights, `timevae.json`, so that the folder is also a saved model. The same model
 * gives the same .onnx files everywhere; golden outputs differ with the runtime that computes them, by rounding.
 *
 * @throws {TimeVAEError} `engine-failed` when the runtime refuses a file
 */
export async function exportModel(model: TimeVAE, options: ExportOptions): Promise<ExportedModel> {
  const { ort, precision = "float32" } = options;
  const { parts } = model;
  const models: Record<string, Uint8Array> = {};
  const golden: Record<string, GoldenFile[string]> = {};
  const errors: Record<string, PrecisionError> = {};
  const numbers = parts.steps * parts.columns.length * (model.components.length + 1);
  const example = await drawTrial(model, numbers > mostGoldenNumbers ? 1 : 2, goldenSeed);
  const trial = precision === "float32" ? undefined : await drawTrial(model, measuredWindows, 0);
  // What is trained on with is nothing to run.
  const runnable = modelFileKinds(parts).filter((kind) => kind !== "likelihood");
  for (const kind of runnable) {
    const name = `${kind}.onnx`;
    const exact = encodeModel(modelToOnnx(parts, kind));
    const bytes = precision === "float32" ? exact : withPrecision(parts, kind, precision);
    const description = readDescription(bytes, name);
    const session = await GeneratorSession.create(bytes, description, { ort });
    try {
      golden[name] = await createGolden(session, exportFeeds(model, description, example));
      if (trial)
        errors[name] = await measureAgainst(exact, session, exportFeeds(model, description, trial), model, ort);
    } finally {
      await session.release();
    }
    models[name] = bytes;
  }
  const contents: Record<string, Uint8Array> = {
    ...models,
    "golden.json": encodeText(`${JSON.stringify(golden)}\n`),
    "README.md": encodeText(formatExportReadme(parts, precision, errors)),
    ...(precision === "float32" && savedPart(model)),
  };
  const entries = Object.entries(contents).map(([name, bytes]): [string, ManifestFile] => [
    name,
    describeContent(name, bytes, errors[name]),
  ]);
  const { config, steps, columns, calendar } = parts;
  const { labels, categorical, lengths } = readDescription(models["decoder.onnx"] as Uint8Array);
  const manifest: ExportManifest = {
    format: "timevae.export",
    formatVersion: generatorFormatVersion,
    precision,
    steps,
    columns,
    latentDim: config.latentDim,
    components: model.components,
    calendar,
    ...(labels && { labels }),
    ...(categorical && { categorical }),
    ...(lengths && { lengths }),
    files: Object.fromEntries(entries),
    config,
  };
  return { files: { ...contents, "manifest.json": encodeText(`${JSON.stringify(manifest, null, 2)}\n`) }, manifest };
}

/** What makes the folder a saved model, beside the files that are there anyway. */
function savedPart(model: TimeVAE): Record<string, Uint8Array> {
  const { "timevae.json": document, "likelihood.onnx": likelihood } = modelToFiles(model);
  return { ...(likelihood && { "likelihood.onnx": likelihood }), "timevae.json": document };
}

async function measureAgainst(
  exact: Uint8Array,
  session: GeneratorSession,
  feeds: FileFeeds,
  { parts }: TimeVAE,
  ort: OrtRuntimeLike,
): Promise<PrecisionError> {
  const exactSession = await GeneratorSession.create(exact, readDescription(exact), { ort });
  try {
    return await measurePrecision(exactSession, session, parts, feeds);
  } finally {
    await exactSession.release();
  }
}

function withPrecision(parts: ModelParts, kind: GeneratorFileKind, precision: "float16" | "int8"): Uint8Array {
  const model = modelToOnnx(parts, kind);
  const smaller = quantizeWeights(model, precision, (name) => Object.hasOwn(parts.weights, name));
  return encodeModel({ ...smaller, metadata: { ...smaller.metadata, "timevae.precision": precision } });
}

function describeContent(name: string, bytes: Uint8Array, error: PrecisionError | undefined): ManifestFile {
  const file = { description: about[name] as string, bytes: bytes.length, sha256: bytesToHex(sha256(bytes)) };
  if (!name.endsWith(".onnx")) return file;
  const { inputs, outputs } = readDescription(bytes, name);
  return { ...file, inputs, outputs, ...(error && { error }) };
}

function encodeText(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
