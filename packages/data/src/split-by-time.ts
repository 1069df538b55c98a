import type { SeriesArray } from "@timevae/spec";
import { createSplit, createTimeline, emptyTrainingSide, type Split } from "./split.js";

export interface SplitByTimeOptions {
  /** Share of the windows for the test side, between 0 and 1. */
  readonly testFraction: number;
}

/**
 * The last windows are the test side. Earlier windows that share a row with one of them are dropped; without
 * `positions` the windows count as unrelated and nothing is dropped.
 *
 * @throws {TimeVAEError} `invalid-argument` for a fraction out of range; `invalid-data` when a side would be empty
 */
export function splitByTime(series: SeriesArray, options: SplitByTimeOptions): Split {
  const timeline = createTimeline(series, options.testFraction);
  const isTest = new Uint8Array(timeline.order.length).fill(1, timeline.order.length - timeline.testCount);
  const split = createSplit(series, timeline, isTest);
  if (!split) throw emptyTrainingSide(series, timeline);
  return split;
}
