import { type ModelConfigInput, parseModelConfig, parseTrainingConfig, type TrainingConfigInput } from "@timevae/core";
import { readBytes } from "@timevae/data/node";
import { describeValue, isTimeVAEError, TimeVAEError } from "@timevae/spec";

/** What a `--config` file may hold. */
export interface ConfigFile {
  readonly model?: ModelConfigInput;
  readonly training?: TrainingConfigInput;
}

const parsers = { model: parseModelConfig, training: parseTrainingConfig } as const;
const parts = Object.keys(parsers) as readonly (keyof typeof parsers)[];

/**
 * Reads and checks a configuration file.
 *
 * @throws {TimeVAEError} `invalid-config` naming the file, the key, what was expected and what came
 */
export async function readConfigFile(path: string): Promise<ConfigFile> {
  const value = parseJson(await readBytes(path), path);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw wrong(path, `expected an object with the keys ${parts.join(", ")}, received ${describeValue(value)}`);
  }
  const unknown = Object.keys(value).find((key) => !(parts as readonly string[]).includes(key));
  if (unknown !== undefined) {
    throw wrong(path, `expected only the keys ${parts.join(", ")}, received ${describeValue(unknown)}`);
  }
  const file = value as ConfigFile;
  for (const part of parts) {
    if (file[part] === undefined) continue;
    try {
      parsers[part](file[part]);
    } catch (error) {
      throw isTimeVAEError(error) ? wrong(path, error.message, error) : error;
    }
  }
  return file;
}

function parseJson(bytes: Uint8Array, path: string): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw wrong(path, `expected JSON, received something that does not parse (${(cause as Error).message})`, cause);
  }
}

function wrong(path: string, message: string, cause?: unknown): TimeVAEError {
  return new TimeVAEError("invalid-config", `${path}: ${message}`, { cause, details: { file: path } });
}
