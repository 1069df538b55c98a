export { evaluateTensors, type RealFeed } from "./evaluate-tensors.js";
export type { RealArray } from "./real-array.js";
export { createReferenceEngine } from "./reference-engine.js";
export { runStepByStep } from "./run-step-by-step.js";
