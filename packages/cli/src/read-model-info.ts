import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import {
  type Calendar,
  type ComponentDescription,
  describeComponents,
  describeFacts,
  describeHealth,
  type FitHistory,
  type HealthWarning,
  type ModelConfig,
  modelFileNames,
  type TimeVAE,
  type TrainingConfig,
} from "@timevae/core";
import { loadModel } from "@timevae/core/node";
import type { Engine } from "@timevae/graph";
import { isTimeVAEError, type TimeVAEError } from "@timevae/spec";
import { createEngine } from "./create-engine.js";

/** What there is to say about a saved model. */
export interface ModelInfo {
  readonly path: string;
  readonly formatVersion: number;
  readonly steps: number;
  readonly columns: readonly { readonly name: string; readonly minimum: number; readonly maximum: number }[];
  readonly components: readonly string[];
  readonly parameters: number;
  readonly config: ModelConfig;
  readonly training: TrainingConfig;
  readonly history: FitHistory;
  /** What went wrong without any error. */
  readonly warnings: readonly HealthWarning[];
  /** What is exactly true of the data, a sentence each; null for a model without a calibration. */
  readonly facts: readonly string[] | null;
  /** What the components do, by drawn windows; null without a runtime. */
  readonly tables: readonly ComponentDescription[] | null;
  readonly calendar: Calendar | null;
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
}

/**
 * Reads and checks a whole model.
 *
 * @throws {TimeVAEError} as `loadModel`; `engine-failed`
 */
export async function readModelInfo(path: string): Promise<ModelInfo> {
  const model = await loadModel(path, { engine: await createEngine({ threads: 1 }, () => {}).catch(withoutRuntime) });
  const { config, training, steps, columns, limits, calendar, history, weights, calibration } = model.parts;
  const { formatVersion } = JSON.parse(await readFile(join(path, "timevae.json"), "utf8")) as { formatVersion: number };
  const files = modelFileNames.map(async (name) => ({ name, bytes: (await stat(join(path, name))).size }));
  return {
    path,
    formatVersion,
    steps,
    columns: columns.map((name, d) => ({
      name,
      minimum: limits.minimum[d] as number,
      maximum: limits.maximum[d] as number,
    })),
    components: model.components,
    parameters: Object.values(weights).reduce((count, { length }) => count + length, 0),
    config,
    training,
    history,
    warnings: describeHealth(history, config),
    facts: calibration ? describeFacts(calibration, columns) : null,
    tables: await readTables(model),
    calendar,
    files: await Promise.all(files),
  };
}

/** Where no runtime can be loaded, all that needs no computing is still said. */
function withoutRuntime(error: unknown): Engine {
  if (!isUnavailable(error)) throw error;
  return { name: "none", compile: () => Promise.reject(error) };
}

async function readTables(model: TimeVAE): Promise<readonly ComponentDescription[] | null> {
  try {
    const tables = await describeComponents(model);
    await model.dispose();
    return tables;
  } catch (error) {
    if (isUnavailable(error)) return null;
    throw error;
  }
}

function isUnavailable(error: unknown): error is TimeVAEError {
  return isTimeVAEError(error) && error.code === "engine-unavailable";
}
