import type { CompileOptions, Engine, Program } from "@timevae/graph";
import { TimeVAEError } from "@timevae/spec";
import { chooseThreads } from "./choose-threads.js";
import { GpuExecutable } from "./gpu-executable.js";
import { loadRuntime } from "./load-runtime.js";
import { OrtExecutable } from "./ort-executable.js";
import type { OrtExecutionProvider, OrtModule, OrtRuntime, OrtSessionOptions } from "./ort-module.js";
import { nameOf, resolveProviders } from "./resolve-providers.js";

export interface OrtEngineOptions {
  /** Which package computes; `auto` (the default) takes onnxruntime-node if it is installed, else onnxruntime-web. */
  readonly runtime?: OrtRuntime | "auto";
  /** An ONNX Runtime that is already loaded, `await import("onnxruntime-web")`; then say which as `runtime`. */
  readonly ort?: OrtModule;
  /**
   * In order of preference: `["cuda", "cpu"]`. Those that do not work here are left out, with a notice. Default: `cpu` in
   * onnxruntime-node, `wasm` in -web.
   */
  readonly executionProviders?: readonly OrtExecutionProvider[];
  /** A number, or `auto` (the default): 1 for small graphs, more for large ones. onnxruntime-web always takes 1. */
  readonly threads?: number | "auto";
  /** Told once, in words, when something else computes than was asked for first. */
  readonly onNotice?: (message: string) => void;
}

/**
 * An engine on ONNX Runtime, native or WebAssembly.
 *
 * @throws {TimeVAEError} `engine-unavailable` when no runtime is installed or no provider works, `invalid-argument` on a
 *   bad option
 *
 * @example
 * const engine = await createOrtEngine();
 * const executable = await engine.compile(program);
 */
export async function createOrtEngine(options: OrtEngineOptions = {}): Promise<Engine> {
  const { threads = "auto" } = options;
  checkOptions(options);
  const wantsGpu = options.executionProviders?.some((provider) => nameOf(provider) === "webgpu") ?? false;
  const { runtime, ort, notice } = options.ort
    ? { runtime: options.runtime as OrtRuntime, ort: options.ort, notice: undefined }
    : await loadRuntime(options.runtime ?? "auto", { webgpu: wantsGpu });
  if (runtime === "web" && ort.env.wasm.numThreads === undefined) ort.env.wasm.numThreads = 1;
  const wanted = options.executionProviders ?? [runtime === "node" ? "cpu" : "wasm"];
  const resolved = await resolveProviders(ort, runtime, wanted);
  for (const message of [notice, resolved.notice]) if (message !== undefined) options.onNotice?.(message);
  const names = resolved.providers.map(nameOf);

  return {
    name: `ort-${runtime} (${names.join(", ")})`,
    async compile(program: Program, { symbols = {} }: CompileOptions = {}) {
      const session: OrtSessionOptions = {
        executionProviders: [...resolved.providers],
        graphOptimizationLevel: "all",
        intraOpNumThreads: threads === "auto" ? chooseThreads(program, symbols, countCores()) : threads,
        interOpNumThreads: 1,
        logSeverityLevel: 3,
      };
      if (runtime === "web" && names[0] === "webgpu") return new GpuExecutable(program, { ort, symbols, session });
      const writesInPlace = runtime === "node" && names.every((name) => name === "cpu");
      return new OrtExecutable(program, { ort, symbols, session, writesInPlace });
    },
  };
}

function checkOptions({ threads = "auto", runtime = "auto", ort }: OrtEngineOptions): void {
  if (threads !== "auto" && !(Number.isSafeInteger(threads) && threads >= 1 && threads <= 256)) {
    throw new TimeVAEError(
      "invalid-argument",
      `threads: expected "auto" or an integer from 1 to 256, received ${threads}`,
    );
  }
  if (ort && runtime === "auto") {
    throw new TimeVAEError("invalid-argument", 'runtime: expected "node" or "web" beside a given ort, received "auto"');
  }
}

/** Browsers and Node ≥ 21 say it in `navigator`; older Nodes are taken for two cores. */
function countCores(): number {
  const known = (globalThis as { navigator?: { hardwareConcurrency?: number } }).navigator?.hardwareConcurrency;
  return known ?? 2;
}
