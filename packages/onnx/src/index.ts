export { type LowerOptions, lowerProgram } from "./lower-program.js";
export { lowerSteps, stepsDimension } from "./lower-steps.js";
export { decodeModel } from "./model/decode-model.js";
export type { OnnxElementType } from "./model/element-types.js";
export { encodeModel } from "./model/encode-model.js";
export type {
  OnnxAttribute,
  OnnxGraph,
  OnnxModel,
  OnnxNode,
  OnnxTensor,
  OnnxTensorOf,
  OnnxValueInfo,
} from "./model/onnx-model.js";
export { readMetadata } from "./model/read-metadata.js";
export { graphToModel, programToModel } from "./program-to-model.js";
export { quantizeWeights } from "./quantize-weights.js";
export { describeFile } from "./runtime/describe-file.js";
export {
  type ConditionChoice,
  drawLabels,
  type GeneratorCondition,
  type GeneratorLabels,
  matchLabels,
  oneHot,
} from "./runtime/draw-labels.js";
export { drawNoise, drawPositions, latentNoise, type NoiseRule } from "./runtime/draw-noise.js";
export type { GeneratorComponentEdit, GeneratorEdit } from "./runtime/edit-feeds.js";
export { feedInputs, type WindowFacts } from "./runtime/feed-inputs.js";
export {
  type FeedRule,
  type GeneratorCalendar,
  type GeneratorDescription,
  type GeneratorFileKind,
  type GeneratorTimeStep,
  generatorFileKinds,
  generatorFormatVersion,
  type InputDescription,
  type OutputDescription,
  type TensorShape,
  type WeightPrecision,
} from "./runtime/generator-description.js";
export type { GeneratorFiles } from "./runtime/generator-files.js";
export type { AnomalyScores, EncodedLatents, GeneratedComponents } from "./runtime/generator-results.js";
export { GeneratorSession, type SessionOptions, sizeOfShape } from "./runtime/generator-session.js";
export { type LoadGeneratorOptions, loadGenerator } from "./runtime/load-generator.js";
export type { GenerateOptions, OnnxGenerator } from "./runtime/onnx-generator.js";
export type { OrtRuntimeLike, OrtSessionLike, OrtTensorLike } from "./runtime/ort-runtime.js";
export { readDescription } from "./runtime/read-description.js";
export { drawLengths, lengthsOf, maskOfLengths } from "./runtime/window-lengths.js";
export { toFloat16 } from "./to-float16.js";
