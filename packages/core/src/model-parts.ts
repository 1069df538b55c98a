import type { BlockFactory } from "@timevae/blocks";
import { fitScaler, type Scaler, type TableTraits, type TimeStep } from "@timevae/data";
import type { SeriesArray } from "@timevae/spec";
import { type Architecture, createArchitecture } from "./architecture.js";
import type { ModelConfig } from "./model-config.js";
import type { FitHistory } from "./progress.js";
import type { TrainingConfig } from "./training-config.js";

/** The range of the training data, one number per feature, in the user's units. */
export interface Limits {
  readonly minimum: readonly number[];
  readonly maximum: readonly number[];
}

/** Where the training windows lie on the time axis: what generation draws its places from. */
export interface Calendar {
  /** First and last position of a training window's first step. */
  readonly first: number;
  readonly last: number;
  /** What a step of the axis is; null when the axis counts rows. */
  readonly timeStep: TimeStep | null;
}

/** A learned model as plain data and numbers: what is saved, and all that generation needs. */
export interface ModelParts {
  readonly config: ModelConfig;
  readonly training: TrainingConfig;
  /** T */
  readonly steps: number;
  readonly columns: readonly string[];
  readonly scaler: Scaler;
  readonly limits: Limits;
  /** Null when the training windows did not know their place in time. */
  readonly calendar: Calendar | null;
  /** What the table was that the windows came from, so that such a table can be written again; absent when unknown. */
  readonly table?: TableTraits | undefined;
  readonly history: FitHistory;
  /** By parameter name. */
  readonly weights: Readonly<Record<string, Float32Array>>;
  /** What makes the blocks of {@link config}; not saved. */
  readonly blockFactories: BlockFactories;
}

/** Makes blocks by type; {@link standardBlocks} and a user's own. */
export type BlockFactories = Readonly<Record<string, BlockFactory>>;

/** The architecture that a model's parts describe. */
export function architectureOf(parts: ModelParts): Architecture {
  return createArchitecture(parts.config, parts.steps, parts.columns.length, parts.blockFactories);
}

/** The span of time that windows come from. */
export function describeCalendar(series: SeriesArray, timeStep: TimeStep | null): Calendar | null {
  if (!series.positions || series.positions.length === 0) return null;
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const position of series.positions) {
    first = Math.min(first, position);
    last = Math.max(last, position);
  }
  return { first, last, timeStep };
}

/** Learns what scales and bounds the data. */
export function describeRange(series: SeriesArray, config: ModelConfig): { scaler: Scaler; limits: Limits } {
  const features = series.shape[2];
  const minimum = new Array<number>(features).fill(Number.POSITIVE_INFINITY);
  const maximum = new Array<number>(features).fill(Number.NEGATIVE_INFINITY);
  for (let i = 0; i < series.values.length; i++) {
    const value = series.values[i] as number;
    const d = i % features;
    if (value < (minimum[d] as number)) minimum[d] = value;
    if (value > (maximum[d] as number)) maximum[d] = value;
  }
  return { scaler: fitScaler(series, config.scaling), limits: { minimum, maximum } };
}
