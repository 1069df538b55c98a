import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { type FitHistory, type ModelConfig, modelFileNames, type TrainingConfig } from "@timevae/core";
import { loadModel } from "@timevae/core/node";
import type { Engine } from "@timevae/graph";
import { TimeVAEError } from "@timevae/spec";

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
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
}

/** Nothing is computed, so no runtime is loaded. */
const noEngine: Engine = {
  name: "none",
  compile: () => Promise.reject(new TimeVAEError("engine-unavailable", "this engine computes nothing")),
};

/**
 * Reads and checks a whole model.
 *
 * @throws {TimeVAEError} as `loadModel`
 */
export async function readModelInfo(path: string): Promise<ModelInfo> {
  const model = await loadModel(path, { engine: noEngine });
  const { config, training, steps, columns, limits, history, weights } = model.parts;
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
    files: await Promise.all(files),
  };
}
