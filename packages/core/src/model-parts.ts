import { fitScaler, type Scaler } from "@timevae/data";
import type { SeriesArray } from "@timevae/spec";
import type { ModelConfig } from "./model-config.js";
import type { FitHistory } from "./progress.js";
import type { TrainingConfig } from "./training-config.js";

/** The range of the training data, one number per feature, in the user's units. */
export interface Limits {
  readonly minimum: readonly number[];
  readonly maximum: readonly number[];
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
  readonly history: FitHistory;
  /** By parameter name. */
  readonly weights: Readonly<Record<string, Float32Array>>;
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
