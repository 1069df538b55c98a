export { type Architecture, countParameters, createArchitecture, sumComponents } from "./architecture.js";
export type { CalibrationProgress } from "./calibration/calibrate.js";
export type { CalibratedDensity, Calibration } from "./calibration/calibration.js";
export type { ColumnFacts, LinearColumn } from "./calibration/column-facts.js";
export { describeFacts } from "./calibration/describe-facts.js";
export type { Grid } from "./calibration/grid.js";
export type { LineColumns } from "./calibration/line-columns.js";
export type { ValueUnits } from "./calibration/value-units.js";
export { type Checkpoint, checkpointVersion, type KeptWeights, type TrainingFingerprint } from "./checkpoint.js";
export {
  type ColumnTransform,
  type TransformConfig,
  transformValue,
  untransformValue,
} from "./column-transform.js";
export { applyEdit, type ComponentEdit, type Edit } from "./component-edit.js";
export { beyondCalibration, type DataTraits, plainTraits } from "./data-traits.js";
export { decodeCheckpoint } from "./decode-checkpoint.js";
export type { DensityLines, DensityShape } from "./density/density-shape.js";
export {
  type ComponentDescription,
  type ComponentRow,
  type DescribeComponentsOptions,
  describeComponents,
  type Spread,
} from "./describe-components.js";
export { describeHealth, type HealthWarning } from "./describe-health.js";
export { encodeCheckpoint } from "./encode-checkpoint.js";
export type { ExportManifest, GoldenFile, ManifestFile, OutputError, PrecisionError } from "./export-manifest.js";
export { type ExportedModel, type ExportOptions, exportFileNames, exportModel } from "./export-model.js";
export { fit } from "./fit.js";
export type { CheckpointOptions, FitOptions, FitPlan } from "./fit-options.js";
export type { DecodeOptions, DecomposedSample, SampleOptions } from "./generate-options.js";
export {
  buildDecoderGraph,
  buildEncoderGraph,
  buildReconstructionGraph,
  type DecoderGraph,
  type DecoderGraphOptions,
  type EncoderGraph,
  type ReconstructionGraph,
} from "./generator-graph.js";
export { initialParameters, stateFromParameters } from "./initial-state.js";
export { type ModelConfig, type ModelConfigInput, modelConfigSchema, parseModelConfig } from "./model-config.js";
export { calibrationFileNames, type ModelFiles, modelFileNames } from "./model-files.js";
export { modelFromFiles } from "./model-from-files.js";
export { modelToOnnx } from "./model-onnx.js";
export { architectureOf, type BlockFactories, type Calendar, type Limits, type ModelParts } from "./model-parts.js";
export { modelToFiles } from "./model-to-files.js";
export { type Neighbour, nearestWindows } from "./nearest-windows.js";
export { type Preset, type PresetName, presets } from "./presets.js";
export type {
  Divergence,
  EpochRecord,
  FitHistory,
  FitProgress,
  FitRun,
  LossParts,
  Resumption,
  StopReason,
} from "./progress.js";
export { sampleHybrid } from "./sample-hybrid.js";
export { type SampleLongOptions, sampleLong } from "./sample-long.js";
export { stepsPerCall } from "./steps-per-call.js";
export { type EncodedWindows, TimeVAE } from "./timevae.js";
export type { TrainerSnapshot } from "./trainer.js";
export {
  parseTrainingConfig,
  type TrainingConfig,
  type TrainingConfigInput,
  trainingConfigSchema,
} from "./training-config.js";
export { buildForwardGraph, buildTrainingGraph, type ForwardGraph, type TrainingGraph } from "./training-graph.js";
