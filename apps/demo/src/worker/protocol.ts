import type { BlockConfig } from "@timevae/blocks";
import type { CalibrationProgress, Edit, FitHistory, LossParts, ModelConfig, TrainingConfig } from "@timevae/core";
import type { TimeStep } from "@timevae/data";
import type { MeasureResult, Pictures, Verdict } from "@timevae/eval";
import type { StepBand } from "../logic/step-band.js";

/** A file as it was dropped or chosen. */
export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What a column of the table is good for. */
export interface ColumnFacts {
  readonly name: string;
  /** `text` cannot be a feature; `faulty` could be one but for {@link problem}. */
  readonly kind: "number" | "time" | "text" | "faulty";
  /** In words, null when there is none. */
  readonly problem: string | null;
  readonly minimum: number;
  readonly maximum: number;
}

export interface TableFacts {
  readonly name: string;
  readonly rows: number;
  readonly columns: readonly ColumnFacts[];
  /** The column that looks like the time. */
  readonly time: string | null;
  /** What to begin with. */
  readonly choices: DataChoices;
}

/** What the person decides about the data. */
export interface DataChoices {
  readonly time: string | null;
  readonly columns: readonly string[];
  readonly window: number;
  readonly stride: number;
}

/** Rows `from` to `to` (exclusive) and what they are for. */
export interface RowSpan {
  readonly from: number;
  readonly to: number;
  readonly use: "training" | "heldOut";
}

/** A block that may be part of the model. */
export interface ProposedBlock {
  readonly id: string;
  readonly label: string;
  readonly explanation: string;
  readonly block: BlockConfig;
  readonly chosen: boolean;
}

/** Windows, ready to be trained on. */
export interface WindowsFacts {
  readonly windows: number;
  readonly steps: number;
  readonly columns: readonly string[];
  readonly trainingWindows: number;
  readonly heldOutWindows: number;
  /** Null for data that come as windows. */
  readonly rows: RowsFacts | null;
  /** `[K, T, D]`: a few of the windows. */
  readonly examples: Float32Array<ArrayBuffer>;
  readonly warnings: readonly string[];
  readonly proposals: readonly ProposedBlock[];
}

export interface RowsFacts {
  readonly count: number;
  readonly unused: number;
  readonly timeStep: string | null;
  readonly timeProblem: string | null;
  readonly spans: readonly RowSpan[];
  /** Thinned out for drawing: rows, their times in seconds (null without), and one line per column. */
  readonly drawn: {
    readonly rows: Float64Array<ArrayBuffer>;
    readonly seconds: Float64Array<ArrayBuffer> | null;
    readonly lines: readonly Float32Array<ArrayBuffer>[];
  };
  /** First rows of the first window and of the one after it. */
  readonly stride: number;
}

/** What the person decides about the training. */
export interface TrainingChoices {
  /** What is drawn later: the decoded curves, or windows as rough as data are. */
  readonly preset: "default" | "calibrated";
  readonly blocks: readonly BlockConfig[];
  readonly latentDim: number;
  /** Not for `calibrated`: there it is learned. */
  readonly reconstructionWeight: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly seed: number;
}

export interface PlanFacts {
  readonly parameters: number;
  readonly trainingWindows: number;
  readonly validationWindows: number;
  readonly epochs: number;
  readonly latentDim: number;
}

export interface EpochFacts {
  readonly epoch: number;
  readonly loss: LossParts;
  readonly validation: LossParts | null;
  readonly bestEpoch: number;
  readonly windowsPerSecond: number;
  readonly secondsLeft: number;
}

/** What comes after the epochs of a calibrated model. */
export type CalibrationFacts = CalibrationProgress;

/** The model while it learns. */
export interface LiveLook {
  readonly epoch: number;
  /** `[8, T, D]` */
  readonly samples: Float32Array<ArrayBuffer>;
  /**
   * Of the same latent vectors every time; or reconstructions of the same windows, while it is not known yet where the latent vectors
   * of a calibrated model lie; or drawn by one that is calibrated.
   */
  readonly of: "latent" | "windows" | "calibrated";
  /** Mean KL divergence per latent unit, nats. */
  readonly unitKl: readonly number[];
}

export interface SeasonFacts {
  readonly component: string;
  readonly names: readonly string[];
  /** `[S][D]`: mean profile; null where nothing is known. */
  readonly means: readonly (readonly (number | null)[])[];
}

export interface ModelFacts {
  readonly steps: number;
  readonly columns: readonly string[];
  readonly components: readonly string[];
  readonly limits: { readonly minimum: readonly number[]; readonly maximum: readonly number[] };
  readonly config: ModelConfig;
  readonly training: TrainingConfig;
  readonly history: FitHistory;
  readonly parameters: number;
  /** Whether samples are as rough as data, instead of decoded curves. */
  readonly isCalibrated: boolean;
  /** What is exactly true of the data and kept in samples, a sentence each. */
  readonly facts: readonly string[];
  readonly calendar: {
    readonly first: number;
    readonly last: number;
    readonly timeStep: TimeStep | null;
    readonly firstText: string;
    readonly lastText: string;
  } | null;
  readonly unitKl: readonly number[];
  readonly seasons: readonly SeasonFacts[];
  /** Whether windows of this kind are loaded, to compare with. */
  readonly hasData: boolean;
  /** Where it came from: `trained` here, or the name of what was opened. */
  readonly origin: string;
}

/** A window to look at and change. */
export interface DecodeRequest {
  readonly z: readonly number[];
  readonly position: number;
  readonly edit: Edit;
}

export interface Decoded {
  /** `[T, D]` as learned, and with the edit. */
  readonly learned: Float32Array<ArrayBuffer>;
  readonly edited: Float32Array<ArrayBuffer>;
  /** `[T, D]` by component: as learned, and with the edit. */
  readonly learnedComponents: Readonly<Record<string, Float32Array<ArrayBuffer>>>;
  readonly editedComponents: Readonly<Record<string, Float32Array<ArrayBuffer>>>;
}

/** Latent means of windows in the plane of their two widest directions. */
export interface LatentMap {
  readonly points: Float32Array<ArrayBuffer>;
  /** Two orthonormal directions `[Z]`. */
  readonly axes: readonly [readonly number[], readonly number[]];
  /** `[Z]`, a place to begin with. */
  readonly start: readonly number[];
  readonly position: number;
  /** Whether the points are windows of the data, or drawn from the prior. */
  readonly source: "data" | "prior";
}

export interface SampleRequest {
  readonly count: number;
  readonly seed: number;
  readonly start: string | null;
  readonly edit: Edit;
}

export type DownloadKind = "decoder" | "generator" | "export" | "synthetic" | "configuration" | "report";

export interface Download {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Real and synthetic beside each other. */
export interface LookFacts {
  readonly pictures: Pictures;
  /** By column. */
  readonly bands: readonly { readonly real: StepBand; readonly synthetic: StepBand }[];
  readonly verdict: Verdict;
  /** Empty while nothing has been scored. */
  readonly measures: readonly MeasureResult[];
  readonly warnings: readonly string[];
}

/** What a tab that was closed or reloaded has left behind. */
export interface KeptFacts {
  readonly dataName: string;
  readonly finished: boolean;
  readonly epoch: number;
  readonly epochs: number;
  readonly savedAt: number;
}
