import { createOrtEngine } from "@timevae/engine-ort";
import type { Engine } from "@timevae/graph";
import * as ort from "onnxruntime-web/wasm";
import wasm from "../../node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm?url";

ort.env.wasm.numThreads = 1;
ort.env.wasm.wasmPaths = { wasm: new URL(wasm, import.meta.url).href };

/** The runtime of this worker, for exported models. */
export { ort };

let engine: Promise<Engine> | undefined;

/** ONNX Runtime in WebAssembly, on one thread: more do not pay for graphs of this size (docs/decisions/0003). */
export function createWorkerEngine(): Promise<Engine> {
  engine ??= createOrtEngine({ ort, runtime: "web" });
  return engine;
}
