import type { CompileOptions, Engine, Program } from "@timevae/graph";
import { TimeVAEError } from "@timevae/spec";
import { chooseThreads } from "./choose-threads.js";
import { loadRuntime } from "./load-runtime.js";
import { OrtExecutable } from "./ort-executable.js";
import type { OrtExecutionProvider, OrtModule, OrtRuntime } from "./ort-module.js";

export interface OrtEngineOptions {
  /** Which package computes; `auto` (the default) takes onnxruntime-node if it is installed, else onnxruntime-web. */
  readonly runtime?: OrtRuntime | "auto";
  /** An ONNX Runtime that is already loaded, `await import("onnxruntime-web")`; then say which as `runtime`. */
  readonly ort?: OrtModule;
  /** Passed on, in order of preference: `["cuda", "cpu"]`. Default: `cpu` in onnxruntime-node, `wasm` in -web. */
  readonly executionProviders?: readonly OrtExecutionProvider[];
  /** A number, or `auto` (the default): 1 for small graphs, more for large ones. onnxruntime-web always takes 1. */
  readonly threads?: number | "auto";
}

/**
 * An engine on ONNX Runtime, native or WebAssembly.
 *
 * @throws {TimeVAEError} `engine-unavailable` when no runtime is installed, `invalid-argument` on a bad option
 *
 * @example
 * const engine = await createOrtEngine();
 * const executable = await engine.compile(program);
 */
export async function createOrtEngine(options: OrtEngineOptions = {}): Promise<Engine> {
  const { threads = "auto" } = options;
  if (threads !== "auto" && !(Number.isSafeInteger(threads) && threads >= 1 && threads <= 256)) {
    throw new TimeVAEError(
      "invalid-argument",
      `threads: expected "auto" or an integer from 1 to 256, received ${threads}`,
    );
  }
  const wanted = options.runtime ?? "auto";
  if (options.ort && wanted === "auto") {
    throw new TimeVAEError("invalid-argument", 'runtime: expected "node" or "web" beside a given ort, received "auto"');
  }
  const { runtime, ort } = options.ort
    ? { runtime: wanted as OrtRuntime, ort: options.ort }
    : await loadRuntime(wanted);
  const providers = options.executionProviders ?? [runtime === "node" ? "cpu" : "wasm"];
  if (runtime === "web" && ort.env.wasm.numThreads === undefined) ort.env.wasm.numThreads = 1;
  const providerNames = providers.map((provider) => (typeof provider === "string" ? provider : provider.name));

  return {
    name: `ort-${runtime} (${providerNames.join(", ")})`,
    async compile(program: Program, compileOptions: CompileOptions = {}) {
      const count = threads === "auto" ? chooseThreads(program, compileOptions.symbols ?? {}, countCores()) : threads;
      return new OrtExecutable(program, {
        ort,
        symbols: compileOptions.symbols ?? {},
        writesInPlace: runtime === "node" && providerNames.every((name) => name === "cpu"),
        session: {
          executionProviders: providers as OrtExecutionProvider[],
          graphOptimizationLevel: "all",
          intraOpNumThreads: count,
          interOpNumThreads: 1,
          logSeverityLevel: 3,
        },
      });
    },
  };
}

/** Browsers and Node ≥ 21 say it in `navigator`; older Nodes are taken for two cores. */
function countCores(): number {
  const known = (globalThis as { navigator?: { hardwareConcurrency?: number } }).navigator?.hardwareConcurrency;
  return known ?? 2;
}
