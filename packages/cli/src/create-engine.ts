import { availableParallelism } from "node:os";
import type { Engine } from "@timevae/graph";
import { isTimeVAEError, TimeVAEError } from "@timevae/spec";
import type { CommonFlags } from "./common-options.js";
import { type EngineName, ortRuntimes, tfjsPackages } from "./engine-names.js";

/**
 * The engine that the flags ask for. Loaded here, so that what fails earlier fails fast.
 *
 * @param onNotice told in words when something else computes than was asked for first
 * @throws {TimeVAEError} `engine-unavailable` saying what to install or to change, `invalid-argument` on flags that do
 *   not go together
 */
export async function createEngine(flags: CommonFlags, onNotice: (message: string) => void): Promise<Engine> {
  const { engine = "ort", threads = "auto", provider } = flags;
  if (engine === "tfjs-node" || engine === "tfjs-node-gpu") {
    refuseFlag("--provider", provider?.join(","), engine);
    refuseFlag("--threads", threads === "auto" ? undefined : threads, engine);
    // TensorFlow describes the processor on stderr otherwise.
    process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
    const { createTfjsNodeEngine } = await import("@timevae/engine-tfjs/node");
    return createTfjsNodeEngine(tfjsPackages[engine]);
  }
  const { createOrtEngine } = await import("@timevae/engine-ort");
  const runtime = ortRuntimes[engine];
  return createOrtEngine({ runtime, threads, onNotice, ...(provider && { executionProviders: provider }) });
}

/** An engine, and how to end what it has started. */
export interface JudgingEngine {
  readonly engine: Engine;
  dispose(): Promise<void>;
}

/**
 * As {@link createEngine}, but for many small programs at once: on onnxruntime-node, two threads beside this one, unless the flags
 * say where or on how many threads to compute.
 */
export async function createJudgingEngine(
  flags: CommonFlags,
  onNotice: (message: string) => void,
): Promise<JudgingEngine> {
  const { engine = "ort", threads = "auto", provider } = flags;
  if ((engine === "ort" || engine === "ort-node") && threads === "auto" && !provider && availableParallelism() > 1) {
    const { createOrtWorkers } = await import("@timevae/engine-ort/node");
    try {
      const workers = await createOrtWorkers({ workers: 2 });
      return { engine: workers, dispose: () => workers.dispose() };
    } catch (error) {
      // Without onnxruntime-node, `ort` means what is there.
      if (engine !== "ort" || !isTimeVAEError(error) || error.code !== "engine-unavailable") throw error;
    }
  }
  return { engine: await createEngine(flags, onNotice), dispose: async () => {} };
}

function refuseFlag(flag: string, value: string | number | undefined, engine: EngineName): void {
  if (value === undefined) return;
  throw new TimeVAEError(
    "invalid-argument",
    `${flag}: expected none with --engine ${engine}, received ${value}; TensorFlow chooses by itself`,
  );
}
