import { TimeVAEError } from "@timevae/spec";
import type { OrtModule, OrtRuntime } from "./ort-module.js";

/**
 * Imports an installed ONNX Runtime.
 *
 * @param wanted `node` (native), `web` (WebAssembly), or `auto`: the first of the two that is installed
 * @throws {TimeVAEError} `engine-unavailable` saying what to install
 */
export async function loadRuntime(
  wanted: OrtRuntime | "auto",
): Promise<{ readonly runtime: OrtRuntime; readonly ort: OrtModule }> {
  const candidates: OrtRuntime[] = wanted === "auto" ? ["node", "web"] : [wanted];
  const failures: unknown[] = [];
  for (const runtime of candidates) {
    try {
      // Literal specifiers, so that bundlers see them.
      const loaded = runtime === "node" ? await import("onnxruntime-node") : await import("onnxruntime-web");
      const module = loaded as unknown as OrtModule & { default?: OrtModule };
      return { runtime, ort: module.InferenceSession ? module : (module.default as OrtModule) };
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
