import { encodeModel } from "@timevae/onnx";
import { noiseLevelName } from "./architecture.js";
import { calibrationToDocument } from "./calibration/calibration-schema.js";
import { formatVersion, hash, hashDocument } from "./model-document.js";
import type { ModelFiles } from "./model-files.js";
import { modelToOnnx } from "./model-onnx.js";
import type { TimeVAE } from "./timevae.js";
import { traitsToDocument } from "./traits-schema.js";

/** Writes a model into its files. The same model gives the same bytes: no paths, no times. */
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
