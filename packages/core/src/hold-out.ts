import { splitAtRandom, splitByGroup } from "@timevae/data";
import { type SeriesArray, TimeVAEError } from "@timevae/spec";
import type { TrainingConfig } from "./training-config.js";

/** Fewer windows than this are all trained on: a held-out part would say nothing. */
const fewestWindowsToHoldOut = 20;

/** What is learned from, and what is not. */
export interface Sides {
  readonly train: SeriesArray;
  readonly validation?: SeriesArray;
}

/**
 * Windows to learn from, and windows that share no row with them.
 *
 * @throws {TimeVAEError} `invalid-data` when whole groups are to be held out and there are not at least two, `invalid-config` when
 * none of them is to be
 */
export function holdOut(series: SeriesArray, training: TrainingConfig): Sides {
  const windows = series.shape[0];
  const { validationFraction: testFraction, validationBy, seed } = training;
  if (testFraction === 0 && validationBy === "group") {
    throw new TimeVAEError(
      "invalid-config",
      "training.validationFraction: expected a share above 0 to hold out whole groups, received 0; say one (--validation 0.1), or leave validationBy out",
    );
  }
  if (testFraction === 0 || windows < fewestWindowsToHoldOut) return { train: series };
  if (validationBy === "group") {
    const { train, test } = splitByGroup(series, { testFraction, seed });
    return { train: train.series, validation: test.series };
  }
  try {
    const split = splitAtRandom(series, { testFraction, seed });
    return { train: split.train.series, validation: split.test.series };
  } catch (error) {
    // Windows that all overlap cannot be held out; then there is nothing to compare with.
    if (error instanceof TimeVAEError && error.code === "invalid-data") return { train: series };
    throw error;
  }
}
