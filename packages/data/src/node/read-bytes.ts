import { type FileHandle, open } from "node:fs/promises";
import { resolve } from "node:path";
import { TimeVAEError } from "@timevae/spec";
import { systemErrorCode } from "./system-error-code.js";

/**
 * Reads a whole file.
 *
 * @param maxBytes 2 GiB when not given, which is also the most that Node reads at once
 * @throws {TimeVAEError} `file-not-found`, `file-system` (a folder, no permission) or `too-large`
 */
export async function readBytes(path: string, maxBytes = 2 ** 31): Promise<Uint8Array> {
  const file = await openFile(path);
  try {
    const stat = await file.stat();
    if (stat.isDirectory()) {
      const message = `${path}: expected a file, received a folder; name a file in it`;
      throw new TimeVAEError("file-system", message, { details: { path } });
    }
    if (stat.size > maxBytes) {
      const message = `${path}: expected at most ${maxBytes} bytes, received ${stat.size}; use fewer rows or columns`;
      throw new TimeVAEError("too-large", message, { details: { path, maxBytes, size: stat.size } });
    }
    return await file.readFile();
  } finally {
    await file.close();
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, "r");
  } catch (cause) {
    const code = systemErrorCode(cause);
    if (code === "ENOENT" || code === "ENOTDIR") {
      const message = `${path}: expected a file, there is none (looked for ${resolve(path)}); check the spelling and the folder you are in`;
      throw new TimeVAEError("file-not-found", message, { cause, details: { path } });
    }
    throw new TimeVAEError("file-system", `${path}: expected a readable file, received ${code}`, {
      cause,
      details: { path },
    });
  }
}
