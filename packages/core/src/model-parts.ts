import type { BlockFactory } from "@timevae/blocks";
import { fitScaler, type Scaler, type TableTraits, type TimeStep } from "@timevae/data";
import type { SeriesArray } from "@timevae/spec";
import { type Architecture, createArchitecture } from "./architecture.js";
import type { Calibration } from "./calibration/calibration.js";
import type { DataTraits } from "./data-traits.js";
import { transformSeries } from "./data-units.js";
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
  /** What it knows of windows beside their numbers. */
  readonly traits: DataTraits;
  /** `[Z]`: how long each number of the latent vectors stays what it is, in steps; null when not known. */
  readonly latentMemory: readonly number[] | null;
  /** What the table was that the windows came from, so that such a table can be written again; absent when unknown. */
  readonly table?: TableTraits | undefined;
  readonly history: FitHistory;
  /** What makes samples like data, where it was learned. */
  readonly calibration?: Calibration | undefined;
  /** By parameter name. */
  readonly weights: Readonly<Record<string, Float32Array>>;
  /** What makes the blocks of {@link config}; not saved. */
  readonly blockFactories: BlockFactories;
}

/** Makes blocks by type; `standardBlocks` of `@timevae/blocks` and a user's own. */
export type BlockFactories = Readonly<Record<string, BlockFactory>>;

/** The architecture that a model's parts describe. */
export function architectureOf(parts: ModelParts): Architecture {
  return createArchitecture(parts.config, parts.steps, parts.columns.length, parts.blockFactories, parts.traits);
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

/**
 * Learns what scales and bounds the data, from observed values only: the scaler of transformed columns, the limits in the user's
 * units. Features of columns of names are not scaled. A column without any observed value has the limits 0 and 0.
 */
export function describeRange(
  series: SeriesArray,
  config: ModelConfig,
  traits: DataTraits,
): { scaler: Scaler; limits: Limits } {
  const features = series.shape[2];
  const minimum = new Array<number>(features).fill(Number.POSITIVE_INFINITY);
  const maximum = new Array<number>(features).fill(Number.NEGATIVE_INFINITY);
  const { mask } = series;
  for (let i = 0; i < series.values.length; i++) {
    if (mask?.[i] === 0) continue;
    const value = series.values[i] as number;
    const d = i % features;
    if (value < (minimum[d] as number)) minimum[d] = value;
    if (value > (maximum[d] as number)) maximum[d] = value;
  }
  const isKnown = minimum.map(Number.isFinite);
  const scaler = fitScaler(transformSeries(series, traits), config.scaling);
  return {
    scaler: traits.categorical.length === 0 ? scaler : withoutNames(scaler, traits),
    limits: {
      minimum: minimum.map((value, d) => (isKnown[d] ? value : 0)),
      maximum: maximum.map((value, d) => (isKnown[d] ? value : 0)),
    },
  };
}

/** The scaler with features of columns of names left as they are: they are 0 and 1, and logits on the way out. */
function withoutNames(scaler: Scaler, { categorical }: DataTraits): Scaler {
  const features = scaler.shape[1];
  const isName = (group: number) =>
    categorical.some(({ first, categories }) => {
      const d = group % features;
      return d >= first && d < first + categories.length;
    });
  const replaced = (values: readonly number[], by: number) => values.map((value, g) => (isName(g) ? by : value));
  return {
    ...scaler,
    offset: replaced(scaler.offset, 0),
    scale: replaced(scaler.scale, 1),
    ...(scaler.inverseScale && { inverseScale: replaced(scaler.inverseScale, 1) }),
  };
}
