import type { SeriesArray } from "@timevae/spec";
import { createSplit, createTimeline, emptyTrainingSide, type Split } from "./split.js";

export interface SplitByTimeOptions {
  /** Share of the windows for the test side, between 0 and 1. */
  readonly testFraction: number;
}

/**
 * The last windows are the test side, of each group its last ones. Earlier windows that share a row with one of them are dropped;
 * without `positions` the windows count as unrelated and nothing is dropped. A group too small for a share of its own is
 * trained on.
 *
 * @throws {TimeVAEError} `invalid-argument` for a fraction out of range; `invalid-data` when a side would be empty
 */
export function splitByTime(series: SeriesArray, options: SplitByTimeOptions): Split {
  const timeline = createTimeline(series, options.testFraction);
  const { order, testCount, groupRanks } = timeline;
  const isTest = new Uint8Array(order.length);
  groupRanks.forEach((from, g) => {
    const to = groupRanks[g + 1] ?? order.length;
    const count = groupRanks.length === 1 ? testCount : Math.round((to - from) * options.testFraction);
    isTest.fill(1, to - Math.min(count, to - from - 1), to);
  });
  if (!isTest.includes(1)) isTest[order.length - 1] = 1;
  const split = createSplit(series, timeline, isTest);
  if (!split) throw emptyTrainingSide(series, timeline);
  return split;
}
