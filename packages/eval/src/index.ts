export { type EvaluateOptions, evaluate, type RivalSampler } from "./evaluate.js";
export {
  type ComponentWindows,
  type EvaluatedData,
  type Evaluation,
  type EvaluationConfiguration,
  evaluationVersion,
  type HoldOutRule,
  type MeasureResult,
  type ModelFacts,
  type TrainingPoint,
} from "./evaluation.js";
export { formatValue } from "./format-value.js";
export { type HeldOut, holdOut } from "./hold-out.js";
export { inferPositions } from "./infer-positions.js";
export { scoreMeasures } from "./judges/score-measures.js";
export type { Comparison, Measure, MeasureGroup, MeasureOptions } from "./measure.js";
export type { AutocorrelationCurve, ClosestCurve, Embedding, MarginalCurve, Pictures, Wall } from "./pictures.js";
export type { EvaluationProgress } from "./run-tasks.js";
export { standardMeasures } from "./standard-measures.js";
export type { Standing } from "./standing.js";
export { type RepeatSummary, summarizeRepeats } from "./summarize-repeats.js";
export type { PrivacyFinding, Quality, Verdict, VerdictSentence } from "./verdict.js";
