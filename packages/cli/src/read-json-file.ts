import { readBytes } from "@timevae/data/node";
import { TimeVAEError } from "@timevae/spec";

/**
 * Reads a JSON file.
 *
 * @throws {TimeVAEError} what reading throws; `invalid-config`, naming the file, when it is no JSON
 */
export async function readJsonFile(path: string): Promise<unknown> {
  const bytes = await readBytes(path);
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    const message = `${path}: expected JSON, received something that does not parse (${(cause as Error).message})`;
    throw new TimeVAEError("invalid-config", message, { cause, details: { file: path } });
  }
}
