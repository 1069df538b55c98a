export { applyDense } from "./apply-dense.js";
export { type Basis, basisExpansion } from "./basis-expansion.js";
export type { Block, DecoderShape } from "./block.js";
export {
  type BlockConfig,
  type BlockFactory,
  blockConfig,
  componentNames,
  createBlock,
  standardBlocks,
} from "./create-block.js";
export { denseDecoder } from "./dense-decoder.js";
export { denseParameters } from "./dense-parameters.js";
export { level } from "./level.js";
export { residual } from "./residual.js";
export { seasonality, seasonalityBasis } from "./seasonality.js";
export { trend, trendBasis } from "./trend.js";
