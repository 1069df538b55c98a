import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { TimeVAEError } from "@timevae/spec";
import type { GeneratorFiles } from "../runtime/generator-files.js";

/** The largest file that is read, bytes. */
const mostBytes = 2 ** 31;

/**
 * Reads the files of an exported or saved model, for `loadGenerator`.
 *
 * @throws {TimeVAEError} `file-not-found` when there is no such folder or it holds no .onnx file; `file-system` when a file cannot
 * be read; `too-large` for one beyond 2 GiB
 */
export async function readGeneratorFolder(folder: string): Promise<GeneratorFiles> {
  const entries = await readdir(folder).catch(() => undefined);
  const names = (entries ?? []).filter((name) => /\.(onnx|json)$/.test(name)).sort();
  if (!names.some((name) => name.endsWith(".onnx"))) {
    throw new TimeVAEError(
      "file-not-found",
      `${folder}: expected a folder with .onnx files, found ${entries ? "none in it" : "no folder there"}`,
      { details: { path: folder } },
    );
  }
  const files: Record<string, Uint8Array> = {};
  for (const name of names) {
    const path = join(folder, name);
    try {
      if ((await stat(path)).size > mostBytes) throw new TimeVAEError("too-large", `${path}: expected at most 2 GiB`);
      files[name] = await readFile(path);
    } catch (cause) {
      if (cause instanceof TimeVAEError) throw cause;
      const message = `${path}: expected a file that can be read (${(cause as Error).message})`;
      throw new TimeVAEError("file-system", message, { cause, details: { path } });
    }
  }
  return files;
}
