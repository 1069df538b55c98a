import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { TimeVAEError } from "@timevae/spec";
import { modelFileNames, modelToFiles } from "../model-files.js";
import type { TimeVAE } from "../timevae.js";

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
  const exists = await stat(target).then(
    () => true,
    () => false,
  );
  if (exists && !options.force) {
    throw new TimeVAEError("file-exists", `${folder}: expected a new folder, it exists; give another name or force`, {
      details: { path: folder },
    });
  }
  if (exists) await checkReplaceable(target, folder);
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

/** Only a model is replaced: a folder with anything else in it was not made by us. */
async function checkReplaceable(target: string, folder: string): Promise<void> {
  const entries = await readdir(target).catch(() => undefined);
  const foreign = entries?.find((name) => !(modelFileNames as readonly string[]).includes(name));
  if (entries === undefined || foreign !== undefined) {
    throw new TimeVAEError(
      "file-exists",
      `${folder}: expected a model folder to replace, found ${entries ? `"${foreign}" in it` : "a file"}; give another name`,
      { details: { path: folder } },
    );
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
