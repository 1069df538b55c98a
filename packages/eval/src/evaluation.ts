import type { MeasureGroup } from "./measure.js";
import type { Pictures } from "./pictures.js";
import type { Standing } from "./standing.js";
import type { RepeatSummary } from "./summarize-repeats.js";
import type { Verdict } from "./verdict.js";

/** The version of {@link Evaluation}. It grows when a reader of the old one would misread the new one. */
export const evaluationVersion = 1;

/**
 * How the real windows came apart into those learned from and those held out: `file`, held-out windows were given; `model`, the
 * model told which windows it validated on; `time`, the last ones; `draw`, windows that know no place in time, by seed.
 */
export type HoldOutRule = "file" | "model" | "time" | "draw";

/** Everything that was found out about a generator: plain data, the same for the same windows and the same seed. */
export interface Evaluation {
  readonly format: "timevae-evaluation";
  readonly formatVersion: typeof evaluationVersion;
  readonly configuration: EvaluationConfiguration;
  readonly data: EvaluatedData;
  readonly verdict: Verdict;
  /** What a reader has to know before trusting the numbers. */
  readonly warnings: readonly string[];
  readonly measures: readonly MeasureResult[];
  readonly pictures: Pictures;
  /** What the generator tells about itself; null when only its windows are known. */
  readonly model: ModelFacts | null;
}

export interface EvaluationConfiguration {
  readonly seed: number;
  readonly fast: boolean;
  /** Who trained the judges, `ort-node (cpu)`. */
  readonly engine: string;
  readonly holdOut: HoldOutRule;
}

/** Sizes, after everything that was set aside. */
export interface EvaluatedData {
  readonly steps: number;
  readonly columns: readonly string[];
  readonly trainWindows: number;
  readonly heldOutWindows: number;
  /** Real windows on neither side, because they share rows with both. */
  readonly droppedWindows: number;
  readonly syntheticWindows: number;
  /** Synthetic windows that equal a training window to the last digit. */
  readonly exactCopies: number;
}

/** A measure, and what it came to. */
export interface MeasureResult {
  readonly id: string;
  readonly name: string;
  readonly group: MeasureGroup;
  readonly definition: string;
  readonly best: "low" | "high" | "baseline";
  readonly deterministic: boolean;
  /** Null where the measure does not apply to this data; {@link reason} says why. */
  readonly synthetic: RepeatSummary | null;
  /** The real-vs-real row: held-out windows in the place of synthetic ones. */
  readonly baseline: RepeatSummary | null;
  /** Windows of a rival without a network: principal components and a Gaussian mixture. */
  readonly rival: RepeatSummary | null;
  /** Where the synthetic windows stand between the two; null where something is missing. */
  readonly standing: Standing | null;
  readonly reason: string | null;
}

/** What a model knows about itself, for the report. */
export interface ModelFacts {
  /** Lines of configuration: a name and a text. */
  readonly configuration: readonly (readonly [name: string, text: string])[];
  readonly training: readonly TrainingPoint[];
  /** The epoch whose weights were kept. */
  readonly bestEpoch: number;
  /** A few windows as sums: component by component, `[K][D][T]`, in the user's units. */
  readonly components: readonly ComponentWindows[];
}

export interface TrainingPoint {
  readonly epoch: number;
  readonly loss: number;
  readonly validation: number | null;
}

export interface ComponentWindows {
  readonly name: string;
  /** `[K][D][T]` */
  readonly windows: readonly (readonly (readonly number[])[])[];
}
