import { evenSubset } from "../distances/even-subset.js";
import { rememberComparison } from "../distances/remember-comparison.js";
import { shareRows } from "../distances/share-rows.js";
import { windowMatrix } from "../distances/window-matrix.js";
import type { Comparison, MeasureOptions } from "../measure.js";
import { type CrossMinima, crossMinima } from "./cross-minima.js";

/** How near windows are to the training windows, Euclidean over whole windows. */
export interface RecordDistances {
  /** From judged windows to training windows, and back. */
  readonly subject: CrossMinima;
  /** From held-out windows to training windows, and back. */
  readonly heldOut: CrossMinima;
}

/**
 * Computed once for all measures of a comparison. All training windows are looked at; of the judged and the held-out windows as
 * many as the time allows (all of them for 3600 × 3600 windows of 24 × 6), evenly spread.
 */
export const recordDistances: (comparison: Comparison, options: MeasureOptions) => Promise<RecordDistances> =
  rememberComparison(async ({ train, heldOut, subject }: Comparison, options: MeasureOptions) => {
    const { signal, onProgress } = options;
    const real = windowMatrix(train);
    const sharing = { shareRows: (a: number, b: number) => shareRows(train, a, b), signal };
    const most = mostWindows(train.values.length, options.fast);
    const ofHeldOut = await crossMinima(windowMatrix(evenSubset(heldOut, most)), real, {
      ...sharing,
      onProgress: (fraction) => onProgress?.(0.2 * fraction),
    });
    if (subject === heldOut) return { subject: ofHeldOut, heldOut: ofHeldOut };
    const ofSubject = await crossMinima(windowMatrix(evenSubset(subject, most)), real, {
      ...sharing,
      onProgress: (fraction) => onProgress?.(0.2 + 0.7 * fraction),
    });
    return { subject: ofSubject, heldOut: ofHeldOut };
  });

/** How many windows can be compared with so many numbers of training data in a few seconds. */
export function mostWindows(trainingNumbers: number, fast: boolean): number {
  return Math.max(200, (fast ? 2e8 : 3e9) / trainingNumbers);
}
