export { CallQueue } from "./call-queue.js";
export { checkFeeds, checkState, requireWholeState } from "./check-feeds.js";
export { type AdamOptions, type AdamSchedule, adamSchedule, adamStep, defaultAdam } from "./composites/adam.js";
export { convTranspose1d } from "./composites/conv-transpose1d.js";
export { conv1d } from "./composites/conv1d.js";
export { dense } from "./composites/dense.js";
export { type GruParameters, gru } from "./composites/gru.js";
export { im2col, samePadding } from "./composites/im2col.js";
export {
  groupParameters,
  type Initializer,
  type ParameterGroup,
  type ParameterSpec,
  type Parameters,
  packParameters,
  packValues,
  unpackParameters,
  unpackValues,
} from "./composites/parameters.js";
export {
  addDimensions,
  broadcastShapes,
  type Dimension,
  divideDimensions,
  multiplyDimensions,
  parseDimension,
  resolveShape,
  type Shape,
  sameShape,
  sizeOf,
} from "./dimension.js";
export type { ArrayValue, CompileOptions, Engine, Executable, Feeds, Results, State } from "./engine.js";
export { gradients } from "./gradients.js";
export { abs } from "./ops/abs.js";
export { add } from "./ops/add.js";
export type { Operand } from "./ops/binary.js";
export { concat } from "./ops/concat.js";
export { constant, constantOp, indices, scalar } from "./ops/constant.js";
export { cos } from "./ops/cos.js";
export { type AxisMargin, cropOrPad } from "./ops/crop-or-pad.js";
export { divide } from "./ops/divide.js";
export { exp } from "./ops/exp.js";
export { expand } from "./ops/expand.js";
export { floor } from "./ops/floor.js";
export { type GemmOptions, gemm } from "./ops/gemm.js";
export { greater } from "./ops/greater.js";
export { input, inputOp } from "./ops/input.js";
export { log } from "./ops/log.js";
export { matMul } from "./ops/mat-mul.js";
export { maximum } from "./ops/maximum.js";
export { minimum } from "./ops/minimum.js";
export { multiply, square } from "./ops/multiply.js";
export { negate } from "./ops/negate.js";
export { onesRow } from "./ops/ones-row.js";
export { pad } from "./ops/pad.js";
export { reduceMean } from "./ops/reduce-mean.js";
export { type ReduceOptions, reduceSum } from "./ops/reduce-sum.js";
export { relu } from "./ops/relu.js";
export { reshape } from "./ops/reshape.js";
export { shapeOf } from "./ops/shape-of.js";
export { sigmoid } from "./ops/sigmoid.js";
export { sin } from "./ops/sin.js";
export { slice } from "./ops/slice.js";
export { split } from "./ops/split.js";
export { sqrt } from "./ops/sqrt.js";
export { step } from "./ops/step.js";
export { subtract } from "./ops/subtract.js";
export { sumTo } from "./ops/sum-to.js";
export { tanh } from "./ops/tanh.js";
export { transpose } from "./ops/transpose.js";
export { where } from "./ops/where.js";
export { createProgram, type Program, type StateVariable } from "./program.js";
export { checkStackedFeeds, sliceFeeds, stackResults } from "./stacked-feeds.js";
export type {
  Attributes,
  ConstantValues,
  ElementType,
  Node,
  OnnxAttributeValue,
  OnnxOperation,
  Op,
  Tensor,
} from "./tensor.js";
export { topologicalOrder } from "./topological-order.js";
