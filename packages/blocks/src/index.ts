export { applyDense } from "./apply-dense.js";
export { type Basis, basisExpansion, windowBasisExpansion } from "./basis-expansion.js";
export type { Block, Covariate, Covariates, DecoderShape } from "./block.js";
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
export { type EventsOptions, eventIndicators, events } from "./events.js";
export { type FourierSeasonalityOptions, fourierBasis, fourierSeasonality } from "./fourier-seasonality.js";
export { level } from "./level.js";
export { type PhaseMode, phaseCovariate } from "./phase.js";
export { piecewiseTrend, piecewiseTrendBasis } from "./piecewise-trend.js";
export { type ResidualHead, residual } from "./residual.js";
export { type SeasonalityOptions, seasonality, seasonalityBasis } from "./seasonality.js";
export { trend, trendBasis } from "./trend.js";
