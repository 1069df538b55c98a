import { readFile, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { TimeVAEError } from "@timevae/spec";
import type { Checkpoint } from "../checkpoint.js";
import { decodeCheckpoint } from "../decode-checkpoint.js";
import { encodeCheckpoint } from "../encode-checkpoint.js";
import { syncFolder, writeDurably } from "./write-durably.js";

/** The largest checkpoint that is read, bytes. */
const mostBytes = 2 ** 31;

/** Where the checkpoint of a training lies whose model goes into `folder`: `model.checkpoint` beside `model`. */
export function checkpointPathOf(folder: string): string {
  const target = resolve(folder);
  return join(dirname(target), `${basename(target)}.checkpoint`);
}

/**
 * Writes a checkpoint in place of the one before: the file is the old one or the new one, whatever happens.
 *
 * @throws {TimeVAEError} `file-system` when writing fails; the old file is still there
 */
export async function saveCheckpoint(checkpoint: Checkpoint, path: string): Promise<void> {
  const partial = partialPathOf(path);
  try {
    await writeDurably(partial, encodeCheckpoint(checkpoint), "w");
    await rename(partial, path);
    await syncFolder(dirname(path));
  } catch (cause) {
    await rm(partial, { force: true }).catch(() => {});
    const message = `${path}: could not write the checkpoint: ${(cause as Error).message}`;
    throw new TimeVAEError("file-system", message, { cause, details: { path } });
  }
}

/**
 * Reads a checkpoint.
 *
 * @returns undefined when there is none
 * @throws {TimeVAEError} `invalid-file` when it was altered or cut off, `too-large`, `file-system`
 */
export async function loadCheckpoint(path: string): Promise<Checkpoint | undefined> {
  let bytes: Uint8Array;
  try {
    const { size } = await stat(path);
    if (size > mostBytes) throw new TimeVAEError("too-large", `${path}: expected at most 2 GiB, found ${size} bytes`);
    bytes = await readFile(path);
  } catch (cause) {
    if (cause instanceof TimeVAEError) throw cause;
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    const message = `${path}: expected a checkpoint, could not read it (${(cause as Error).message})`;
    throw new TimeVAEError("file-system", message, { cause, details: { path } });
  }
  try {
    return decodeCheckpoint(bytes);
  } catch (cause) {
    if (!(cause instanceof TimeVAEError)) throw cause;
    throw new TimeVAEError(cause.code, `${path}: ${cause.message}`, { cause, details: { path } });
  }
}

/** Removes a checkpoint, and what a process that was killed has left of one. */
export async function removeCheckpoint(path: string): Promise<void> {
  await rm(path, { force: true });
  await rm(partialPathOf(path), { force: true });
}

/** Always the same name, so that whatever is left of it is overwritten. */
function partialPathOf(path: string): string {
  return join(dirname(path), `.${basename(path)}.partial`);
}
