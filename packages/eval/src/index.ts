export type { Comparison, Measure, MeasureGroup, MeasureOptions } from "./measure.js";
