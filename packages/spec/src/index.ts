export { describeValue } from "./describe-value.js";
export { type ErrorCode, type ErrorDetails, isTimeVAEError, TimeVAEError } from "./errors.js";
export { followPositionRule, type PositionRule } from "./position-rule.js";
export { createRandom, type Random, type RandomState } from "./random.js";
export {
  createSeriesArray,
  type SeriesArray,
  type SeriesArrayOptions,
  type SeriesShape,
  selectWindows,
} from "./series-array.js";
