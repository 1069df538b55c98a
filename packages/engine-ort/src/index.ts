export { chooseThreads, countMultiplications } from "./choose-threads.js";
export { createOrtEngine, type OrtEngineOptions } from "./create-ort-engine.js";
export { type LoadedRuntime, loadRuntime } from "./load-runtime.js";
export type { OrtExecutionProvider, OrtModule, OrtRuntime } from "./ort-module.js";
