export { createTfjsEngine, type TfjsEngineOptions } from "./create-tfjs-engine.js";
export type { TfjsModule } from "./tfjs-module.js";
