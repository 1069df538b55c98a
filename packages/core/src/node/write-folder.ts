import { randomUUID } from "node:crypto";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { TimeVAEError } from "@timevae/spec";
import { syncFolder, writeDurably } from "./write-durably.js";

/**
 * Writes files into a new folder, which appears complete or not at all.
 *
 * @param options.exists whether there is a folder of that name, to be replaced
 * @param options.what is written, for messages
 * @throws {TimeVAEError} `file-system` when writing fails
 */
export async function writeFolder(
  folder: string,
  files: Readonly<Record<string, Uint8Array>>,
  { exists, what }: { readonly exists: boolean; readonly what: string },
): Promise<void> {
  const target = resolve(folder);
  const staging = join(dirname(target), `.timevae-${randomUUID()}`);
  try {
    await mkdir(staging, { recursive: true });
    for (const [name, bytes] of Object.entries(files)) await writeDurably(join(staging, name), [bytes]);
    if (exists) await replaceFolder(staging, target);
    else await rename(staging, target);
    await syncFolder(dirname(target));
  } catch (cause) {
    throw new TimeVAEError("file-system", `${folder}: could not write ${what}: ${(cause as Error).message}`, { cause });
  } finally {
    await rm(staging, { recursive: true, force: true });
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
