import type { ExportedModel } from "../export-model.js";
import { checkExportFolder } from "./check-model-folder.js";
import { writeFolder } from "./write-folder.js";

/**
 * Writes an exported model into a folder. The folder appears complete or not at all.
 *
 * @param options.force replace an exported model that exists
 * @throws {TimeVAEError} `file-exists` when the folder exists and `force` is not given, or when it holds anything but an
 * exported model; `file-system` when writing fails
 */
export async function saveExport(
  exported: ExportedModel,
  folder: string,
  options: { readonly force?: boolean } = {},
): Promise<void> {
  const { exists } = await checkExportFolder(folder, options);
  await writeFolder(folder, exported.files, { exists, what: "the exported model" });
}
