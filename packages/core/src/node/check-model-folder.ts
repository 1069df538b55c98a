import { access, constants, readdir, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { TimeVAEError } from "@timevae/spec";
import { modelFileNames } from "../model-files.js";

/**
 * Whether a model can be saved into a folder, to be asked before a long training.
 *
 * @param options.force an existing model may be replaced
 * @throws {TimeVAEError} `file-exists` when the folder exists and `force` is not given, or when it holds anything but a
 * model; `file-system` when it cannot be made
 */
export async function checkModelFolder(
  folder: string,
  options: { readonly force?: boolean } = {},
): Promise<{ readonly exists: boolean }> {
  const target = resolve(folder);
  const exists = await isThere(target);
  if (exists && !options.force) {
    throw new TimeVAEError("file-exists", `${folder}: expected a new folder, it exists; give another name or force`, {
      details: { path: folder },
    });
  }
  if (exists) await checkReplaceable(target, folder);
  await checkWritable(dirname(target), folder);
  return { exists };
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

/** The nearest folder above that exists is the one that is written to; the others are made. */
async function checkWritable(parent: string, folder: string): Promise<void> {
  let nearest = parent;
  while (!(await isThere(nearest)) && dirname(nearest) !== nearest) nearest = dirname(nearest);
  const isFolder = (await stat(nearest)).isDirectory();
  const writable = await access(nearest, constants.W_OK).then(
    () => true,
    () => false,
  );
  if (isFolder && writable) return;
  throw new TimeVAEError(
    "file-system",
    `${folder}: expected a place to write to, ${nearest} is ${isFolder ? "write-protected" : "not a folder"}; give another name`,
    { details: { path: folder } },
  );
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
