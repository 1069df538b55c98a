import { randomUUID } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { TimeVAEError } from "@timevae/spec";
import { systemErrorCode } from "./system-error-code.js";

/**
 * Writes a file so that it is there whole or not at all: into a temporary file in the same folder, flushed to the disk, then
 * renamed. An existing file is replaced. After a failure nothing is left behind.
 *
 * @throws {TimeVAEError} `file-not-found` when the folder does not exist; `file-system` otherwise
 */
export async function writeFileAtomic(path: string, content: Uint8Array | string): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    const file = await open(temporary, "wx");
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => {});
    const code = systemErrorCode(cause);
    const details = { path };
    if (code === "ENOENT" || code === "ENOTDIR") {
      const message = `${path}: expected an existing folder ${dirname(path)}, there is none; create it first`;
      throw new TimeVAEError("file-not-found", message, { cause, details });
    }
    throw new TimeVAEError("file-system", `${path}: expected a place to write to, received ${code}`, {
      cause,
      details,
    });
  }
}

/** Makes the rename last through a power cut, where the system lets a folder be flushed (Windows does not). */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r").catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}
