import { type FileHandle, open } from "node:fs/promises";
import { resolve } from "node:path";
import { TimeVAEError } from "@timevae/spec";
import type { RandomAccess } from "../frame/random-access.js";
import { systemErrorCode } from "./system-error-code.js";

/**
 * Opens a file, does something with it and closes it.
 *
 * @throws {TimeVAEError} `file-not-found`, or `file-system` (a folder, no permission, a disk that fails)
 */
export async function withOpenFile<Result>(
  path: string,
  action: (file: FileHandle, size: number) => Promise<Result>,
): Promise<Result> {
  const file = await openFile(path);
  try {
    const stat = await file.stat();
    if (stat.isDirectory()) {
      const message = `${path}: expected a file, received a folder; name a file in it`;
      throw new TimeVAEError("file-system", message, { details: { path } });
    }
    return await action(file, stat.size);
  } finally {
    await file.close();
  }
}

/** The bytes of an open file, in any order. */
export function fileAccess(file: FileHandle, size: number): RandomAccess {
  return {
    size,
    async read(from, to) {
      const bytes = new Uint8Array(to - from);
      let filled = 0;
      while (filled < bytes.length) {
        const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, from + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return bytes.subarray(0, filled);
    },
  };
}

/** The bytes of an open file from its beginning, in parts of 1 MiB. */
export async function* readParts(file: FileHandle): AsyncGenerator<Uint8Array> {
  for (let at = 0; ; ) {
    const part = new Uint8Array(2 ** 20);
    const { bytesRead } = await file.read(part, 0, part.length, at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield part.subarray(0, bytesRead);
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
