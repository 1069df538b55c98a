import { modelToFiles } from "../model-to-files.js";
import type { TimeVAE } from "../timevae.js";
import { checkModelFolder } from "./check-model-folder.js";
import { writeFolder } from "./write-folder.js";

/**
 * Writes a model into a folder: `decoder.onnx`, `encoder.onnx`, `timevae.json`. The folder appears complete or not at all.
 *
 * @param options.force replace a folder that exists
 * @throws {TimeVAEError} `file-exists` when the folder exists and `force` is not given, `file-system` when writing fails
 */
export async function saveModel(
  model: TimeVAE,
  folder: string,
  options: { readonly force?: boolean } = {},
): Promise<void> {
  const { exists } = await checkModelFolder(folder, options);
  await writeFolder(folder, { ...modelToFiles(model) }, { exists, what: "the model" });
}
