import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Engine } from "@timevae/graph";
import { TimeVAEError } from "@timevae/spec";
import { calibrationFileNames, type ModelFiles, modelFileNames } from "../model-files.js";
import { modelFromFiles } from "../model-from-files.js";
import type { BlockFactories } from "../model-parts.js";
import type { TimeVAE } from "../timevae.js";

/** The largest model file that is read, bytes. */
const mostBytes = 2 ** 31;

/**
 * Reads a model from the folder that {@link saveModel} wrote.
 *
 * @throws {TimeVAEError} `file-not-found` when the folder or a file of it is missing, `invalid-file` when one is altered
 */
export async function loadModel(
  folder: string,
  options: { readonly engine: Engine; readonly blocks?: BlockFactories },
): Promise<TimeVAE> {
  const contents: Record<string, Uint8Array> = {};
  const found = await stat(folder).catch(() => undefined);
  if (!found?.isDirectory()) {
    throw new TimeVAEError(
      "file-not-found",
      `${folder}: expected a model folder with ${modelFileNames.join(", ")}, found ${found ? "a file" : "nothing there"}`,
      { details: { path: folder } },
    );
  }
  for (const name of modelFileNames) {
    const path = join(folder, name);
    try {
      if ((await stat(path)).size > mostBytes) {
        throw new TimeVAEError("too-large", `${path}: expected at most 2 GiB`);
      }
      contents[name] = await readFile(path);
    } catch (cause) {
      if (cause instanceof TimeVAEError) throw cause;
      if (name === "timevae.json" && (await isFile(join(folder, "manifest.json")))) throw onlyExported(folder);
      throw new TimeVAEError(
        "file-not-found",
        `${path}: expected this file of the model, could not read it (${(cause as Error).message})`,
        { cause, details: { path } },
      );
    }
  }
  for (const name of calibrationFileNames) {
    const path = join(folder, name);
    const size = await stat(path).then(
      (known) => known.size,
      () => undefined,
    );
    if (size === undefined) continue;
    if (size > mostBytes) throw new TimeVAEError("too-large", `${path}: expected at most 2 GiB`);
    contents[name] = await readFile(path);
  }
  return modelFromFiles(contents as unknown as ModelFiles, options.engine, options.blocks);
}

function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

/** Weights that were rounded are not what a training left. */
function onlyExported(folder: string): TimeVAEError {
  return new TimeVAEError(
    "file-not-found",
    `${folder}: expected a saved model, found one exported with weights in fewer bits, for ONNX runtimes only. ` +
      "Give the folder that it was exported from; in JavaScript, loadGenerator of @timevae/onnx runs this one",
    { details: { path: folder } },
  );
}
