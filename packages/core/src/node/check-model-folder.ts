import { access, constants, readdir, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { TimeVAEError } from "@timevae/spec";
import { exportFileNames } from "../export-model.js";
import { calibrationFileNames, modelFileNames } from "../model-files.js";

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
  return checkNewFolder(
    folder,
    { names: [...modelFileNames, ...calibrationFileNames], what: "a model folder" },
    options,
  );
}

/**
 * {@link checkModelFolder}, for the folder of an exported model. A saved model is never replaced by an exported one.
 *
 * @throws {TimeVAEError} as {@link checkModelFolder}
 */
export async function checkExportFolder(
  folder: string,
  options: { readonly force?: boolean } = {},
): Promise<{ readonly exists: boolean }> {
  const kind = { names: exportFileNames, what: "the folder of an exported model", needs: "manifest.json" };
  return checkNewFolder(folder, kind, options);
}

/** What a folder may hold to be replaced. */
interface FolderKind {
  readonly names: readonly string[];
  readonly what: string;
  /** The file that tells it from others, unless it is empty. */
  readonly needs?: string;
}

async function checkNewFolder(
  folder: string,
  kind: FolderKind,
  options: { readonly force?: boolean },
): Promise<{ readonly exists: boolean }> {
  const target = resolve(folder);
  const exists = await isThere(target);
  if (exists && !options.force) {
    throw new TimeVAEError("file-exists", `${folder}: expected a new folder, it exists; give another name or force`, {
      details: { path: folder },
    });
  }
  if (exists) await checkReplaceable(target, folder, kind);
  await checkWritable(dirname(target), folder);
  return { exists };
}

/** Only its like is replaced: a folder with anything else in it was not made by us. */
async function checkReplaceable(target: string, folder: string, { names, what, needs }: FolderKind): Promise<void> {
  const entries = await readdir(target).catch(() => undefined);
  const foreign = entries?.find((name) => !names.includes(name));
  const lacks = needs !== undefined && entries !== undefined && entries.length > 0 && !entries.includes(needs);
  if (entries !== undefined && foreign === undefined && !lacks) return;
  const found = entries === undefined ? "a file" : foreign === undefined ? `no ${needs} in it` : `"${foreign}" in it`;
  throw new TimeVAEError("file-exists", `${folder}: expected ${what} to replace, found ${found}; give another name`, {
    details: { path: folder },
  });
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
