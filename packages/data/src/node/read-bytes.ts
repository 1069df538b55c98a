import { TimeVAEError } from "@timevae/spec";
import { withOpenFile } from "./file-access.js";

/**
 * Reads a whole file.
 *
 * @param maxBytes 2 GiB when not given, which is also the most that Node reads at once
 * @throws {TimeVAEError} `file-not-found`, `file-system` (a folder, no permission) or `too-large`
 */
export async function readBytes(path: string, maxBytes = 2 ** 31): Promise<Uint8Array> {
  return withOpenFile(path, async (file, size) => {
    if (size > maxBytes) {
      const message = `${path}: expected at most ${maxBytes} bytes, received ${size}; use fewer rows or columns`;
      throw new TimeVAEError("too-large", message, { details: { path, maxBytes, size } });
    }
    return file.readFile();
  });
}
