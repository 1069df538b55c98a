import { randomUUID } from "node:crypto";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { TimeVAEError } from "@timevae/spec";
import { modelToFiles } from "../model-files.js";
import type { TimeVAE } from "../timevae.js";
import { checkModelFolder } from "./check-model-folder.js";

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
  const target = resolve(folder);
  const { exists } = await checkModelFolder(folder, options);
  const staging = join(dirname(target), `.timevae-${randomUUID()}`);
  try {
    await mkdir(staging, { recursive: true });
    for (const [name, bytes] of Object.entries(modelToFiles(model))) await writeDurably(join(staging, name), bytes);
    if (exists) await replaceFolder(staging, target);
    else await rename(staging, target);
  } catch (cause) {
    throw new TimeVAEError("file-system", `${folder}: could not write the model: ${(cause as Error).message}`, {
      cause,
    });
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, "wx");
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The old folder is kept until the new one is in its place. */
async function replaceFolder(staging: string, target: string): Promise<void> {
  const old = `${staging}-old`;
  await rename(target, old);
  try {
    await rename(staging, target);
  } catch (error) {
    await rename(old, target);
    throw error;
  }
  await rm(old, { recursive: true, force: true });
}
