import { TimeVAEError } from "@timevae/spec";
import type { OrtModule, OrtRuntime } from "./ort-module.js";

/** A runtime that could be imported. */
export interface LoadedRuntime {
  readonly runtime: OrtRuntime;
  readonly ort: OrtModule;
  /** In words, when it is not the first choice. */
  readonly notice: string | undefined;
}

/**
 * Imports an installed ONNX Runtime.
 *
 * @param wanted `node` (native), `web` (WebAssembly), or `auto`: the first of the two that is installed, in a browser `web`
 * @param options `webgpu`: take onnxruntime-web's build with WebGPU, where there is a `navigator.gpu`
 * @throws {TimeVAEError} `engine-unavailable` saying what to install
 */
export async function loadRuntime(
  wanted: OrtRuntime | "auto",
  options: { readonly webgpu?: boolean } = {},
): Promise<LoadedRuntime> {
  const candidates: OrtRuntime[] = wanted !== "auto" ? [wanted] : isNode() ? ["node", "web"] : ["web"];
  const failures: unknown[] = [];
  for (const runtime of candidates) {
    try {
      const module = (await importRuntime(runtime, options.webgpu ?? false)) as OrtModule & { default?: OrtModule };
      const ort = module.InferenceSession ? module : module.default;
      if (!ort?.InferenceSession) throw new Error(`onnxruntime-${runtime} is empty in a bundle for browsers`);
      const notice =
        failures.length === 0
          ? undefined
          : "onnxruntime-node could not be loaded; computing with onnxruntime-web (WebAssembly, one thread)";
      return { runtime, ort, notice };
    } catch (error) {
      failures.push(error);
    }
  }
  const names = candidates.map((runtime) => `onnxruntime-${runtime}`);
  throw new TimeVAEError(
    "engine-unavailable",
    `ONNX Runtime: expected ${names.join(" or ")} to be installed, and could not load ${names.length > 1 ? "either" : "it"}. ` +
      `Install one: npm install ${names.at(-1)}`,
    { cause: failures[0], details: { tried: names } },
  );
}

function isNode(): boolean {
  return (globalThis as { process?: { versions?: { node?: string } } }).process?.versions?.node !== undefined;
}

/** Literal specifiers, so that bundlers see them; `browser` in package.json keeps native files out of pages. */
function importRuntime(runtime: OrtRuntime, webgpu: boolean): Promise<unknown> {
  if (runtime === "node") return import("onnxruntime-node");
  const { navigator } = globalThis as { navigator?: { gpu?: unknown } };
  return webgpu && navigator?.gpu ? import("onnxruntime-web/webgpu") : import("onnxruntime-web");
}
