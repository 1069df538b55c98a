import { createRandom, type SeriesArray, TimeVAEError } from "@timevae/spec";
import { createSplit, createTimeline, emptyTrainingSide, type Split } from "./split.js";

export interface SplitByGroupOptions {
  /** Share of the windows for the test side, between 0 and 1; whole groups come as near to it as they do. */
  readonly testFraction: number;
  /** An integer from 0 to 2⁵³ − 1. */
  readonly seed: number;
}

/**
 * Whole groups, drawn at random, are the test side: what is learned is then judged on series that were never seen. At least one
 * group is on each side.
 *
 * @throws {TimeVAEError} `invalid-argument` for a fraction or seed out of range; `invalid-data` without at least two groups
 */
export function splitByGroup(series: SeriesArray, options: SplitByGroupOptions): Split {
  const timeline = createTimeline(series, options.testFraction);
  const { order, testCount, groupRanks } = timeline;
  if (groupRanks.length < 2) {
    const received = series.groups ? "one" : "none";
    throw new TimeVAEError(
      "invalid-data",
      `groups: expected at least two to hold out a whole one, received ${received}`,
    );
  }
  const isTest = new Uint8Array(order.length);
  let count = 0;
  const drawn = createRandom(options.seed)
    .permutation(groupRanks.length)
    .subarray(0, groupRanks.length - 1);
  for (const g of drawn) {
    const from = groupRanks[g] as number;
    const to = groupRanks[g + 1] ?? order.length;
    const isNearer = Math.abs(count + to - from - testCount) < Math.abs(count - testCount);
    if (count > 0 && !isNearer) continue;
    isTest.fill(1, from, to);
    count += to - from;
  }
  const split = createSplit(series, timeline, isTest);
  if (!split) throw emptyTrainingSide(series, timeline);
  return split;
}
