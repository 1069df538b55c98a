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
