export { scoreMeasures } from "./judges/score-measures.js";
export type { Comparison, Measure, MeasureGroup, MeasureOptions } from "./measure.js";
