export { autocorrelationCurves } from "./distances/autocorrelation-curves.js";
export { correlationMatrix } from "./distances/correlation-matrix.js";
export { distanceMeasures } from "./distances/distance-measures.js";
export { featureMoments } from "./distances/feature-moments.js";
export { powerSpectra } from "./distances/power-spectra.js";
export { sortedValues } from "./distances/sorted-values.js";
export { embedPca, type PcaEmbedding, type PcaOptions } from "./embeddings/embed-pca.js";
export { embedTsne, type TsneEmbedding, type TsneOptions } from "./embeddings/embed-tsne.js";
export type { EmbeddingOptions } from "./embeddings/embedding-options.js";
export { windowPoints } from "./embeddings/window-points.js";
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
export { sampleTrivialRival } from "./judges/sample-trivial-rival.js";
export { authorsScoreMeasures, scoreMeasures } from "./judges/score-measures.js";
export type { Comparison, Measure, MeasureGroup, MeasureOptions } from "./measure.js";
export type { AutocorrelationCurve, ClosestCurve, Embedding, MarginalCurve, Pictures, Wall } from "./pictures.js";
export { type MembershipAttack, membershipAttack } from "./privacy/membership-attack.js";
export { privacyMeasures } from "./privacy/privacy-measures.js";
export type { EvaluationProgress } from "./run-tasks.js";
export { standardMeasures } from "./standard-measures.js";
export type { Standing } from "./standing.js";
export { type RepeatSummary, summarizeRepeats } from "./summarize-repeats.js";
export type { PrivacyFinding, Quality, Verdict, VerdictSentence } from "./verdict.js";
