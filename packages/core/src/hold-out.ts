import { splitAtRandom } from "@timevae/data";
import { type SeriesArray, TimeVAEError } from "@timevae/spec";
import type { TrainingConfig } from "./training-config.js";

/** Fewer windows than this are all trained on: a held-out part would say nothing. */
const fewestWindowsToHoldOut = 20;

/** What is learned from, and what is not. */
export interface Sides {
  readonly train: SeriesArray;
  readonly validation?: SeriesArray;
}

/** Windows to learn from, and windows that share no row with them. */
export function holdOut(series: SeriesArray, training: TrainingConfig): Sides {
  const windows = series.shape[0];
  if (training.validationFraction === 0 || windows < fewestWindowsToHoldOut) return { train: series };
  try {
    const split = splitAtRandom(series, { testFraction: training.validationFraction, seed: training.seed });
    return { train: split.train.series, validation: split.test.series };
  } catch (error) {
    // Windows that all overlap cannot be held out; then there is nothing to compare with.
    if (error instanceof TimeVAEError && error.code === "invalid-data") return { train: series };
    throw error;
  }
}
