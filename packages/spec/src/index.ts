export type { CategoricalColumn } from "./categorical-column.js";
export { completeWindows } from "./complete-windows.js";
export { createWindowedSeries } from "./create-windowed-series.js";
export { describeValue } from "./describe-value.js";
export { type ErrorCode, type ErrorDetails, isTimeVAEError, TimeVAEError } from "./errors.js";
export type { Labels } from "./labels.js";
export { followPositionRule, type PositionRule } from "./position-rule.js";
export { createRandom, type Random, type RandomState } from "./random.js";
export { requireInteger } from "./require-integer.js";
export { selectWindows } from "./select-windows.js";
export {
  createSeriesArray,
  type SeriesArray,
  type SeriesArrayOptions,
  type SeriesShape,
} from "./series-array.js";
export { gatherRows, type WindowRows } from "./window-rows.js";
