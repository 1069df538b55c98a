export { type Architecture, countParameters, createArchitecture, sumComponents } from "./architecture.js";
export { initialParameters, stateFromParameters } from "./initial-state.js";
export { type ModelConfig, type ModelConfigInput, modelConfigSchema, parseModelConfig } from "./model-config.js";
export { type Preset, type PresetName, presets } from "./presets.js";
export type { EpochRecord, FitHistory, FitProgress, LossParts, StopReason } from "./progress.js";
export {
  parseTrainingConfig,
  type TrainingConfig,
  type TrainingConfigInput,
  trainingConfigSchema,
} from "./training-config.js";
export { buildForwardGraph, buildTrainingGraph, type ForwardGraph, type TrainingGraph } from "./training-graph.js";
