import type { CompileOptions, Engine, Program } from "@timevae/graph";
import { requireInteger } from "@timevae/spec";
import { loadRuntime } from "../load-runtime.js";
import { OrtExecutable } from "../ort-executable.js";
import { OrtWorker } from "./ort-worker.js";

export interface OrtWorkersOptions {
  /** How many threads compute; 2 when not given. */
  readonly workers?: number;
}

/** An {@link Engine} whose programs are computed by threads beside the one that calls. */
export interface OrtWorkers extends Engine {
  /** Ends the threads. A process also ends without it. */
  dispose(): Promise<void>;
}

/**
 * An engine on onnxruntime-node that computes in workers, one thread each: programs are handed out in turn, so that two that run
 * at the same time use two cores, and the calling thread stays free. The numbers are those of `createOrtEngine({ threads: 1 })`.
 *
 * Feeds and results are copied between threads: it pays for many steps per call.
 *
 * @throws {TimeVAEError} `engine-unavailable` when onnxruntime-node is not installed, `invalid-argument` on a bad number
 *
 * @example
 * const engine = await createOrtWorkers({ workers: 2 });
 */
export async function createOrtWorkers({ workers = 2 }: OrtWorkersOptions = {}): Promise<OrtWorkers> {
  requireInteger("workers", workers, { least: 1, most: 64 });
  const { ort } = await loadRuntime("node");
  const pool = Array.from({ length: workers }, () => new OrtWorker(ort));
  let next = 0;
  return {
    name: `ort-node (cpu, ${workers} ${workers === 1 ? "worker" : "workers"})`,
    async compile(program: Program, { symbols = {} }: CompileOptions = {}) {
      const worker = pool[next++ % workers] as OrtWorker;
      const session = {
        executionProviders: ["cpu"],
        graphOptimizationLevel: "all",
        intraOpNumThreads: 1,
        interOpNumThreads: 1,
        logSeverityLevel: 3,
      } as const;
      return new OrtExecutable(program, { ort: worker.module, symbols, session, writesInPlace: false });
    },
    async dispose() {
      await Promise.all(pool.map((worker) => worker.end()));
    },
  };
}
