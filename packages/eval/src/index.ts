export { sampleTrivialRival } from "./judges/sample-trivial-rival.js";
export { authorsScoreMeasures, scoreMeasures } from "./judges/score-measures.js";
export type { Comparison, Measure, MeasureGroup, MeasureOptions } from "./measure.js";
