import { type ModelConfigInput, parseModelConfig, parseTrainingConfig, type TrainingConfigInput } from "@timevae/core";
import { describeValue, isTimeVAEError, TimeVAEError } from "@timevae/spec";
import { readJsonFile } from "./read-json-file.js";

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
  const value = await readJsonFile(path);
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

function wrong(path: string, message: string, cause?: unknown): TimeVAEError {
  return new TimeVAEError("invalid-config", `${path}: ${message}`, { cause, details: { file: path } });
}
