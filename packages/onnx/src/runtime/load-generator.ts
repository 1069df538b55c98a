import { describeValue, TimeVAEError } from "@timevae/spec";
import { type GeneratorFiles, readGeneratorFiles } from "./generator-files.js";
import type { SessionOptions } from "./generator-session.js";
import { OnnxGenerator } from "./onnx-generator.js";

/** How a generator runs. */
export type LoadGeneratorOptions = SessionOptions;

/**
 * Opens an exported or saved model. Nothing is run yet: the runtime loads each file when it is first needed.
 *
 * @param source one .onnx file, or files by name as they stand in the folder; those that are not needed may be left out
 * @param options.ort the runtime: `import * as ort from "onnxruntime-web"` (or `-node`)
 * @throws {TimeVAEError} `invalid-argument` when there is no file or runtime; `invalid-file` when a file is damaged, altered, of
 * a newer version or not ours
 *
 * @example
 * const generator = await loadGenerator({ "decoder.onnx": bytes }, { ort });
 * const windows = await generator.sample(100, { seed: 7 });
 */
export async function loadGenerator(
  source: Uint8Array | GeneratorFiles,
  options: LoadGeneratorOptions,
): Promise<OnnxGenerator> {
  const { ort } = options ?? {};
  if (typeof ort?.InferenceSession?.create !== "function" || typeof ort.Tensor !== "function") {
    throw new TimeVAEError(
      "invalid-argument",
      `ort: expected an ONNX Runtime, such as await import("onnxruntime-web"), received ${describeValue(ort)}`,
    );
  }
  return new OnnxGenerator(readGeneratorFiles(source), options);
}
