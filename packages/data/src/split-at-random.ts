import { createRandom, type Random, type SeriesArray } from "@timevae/spec";
import { createSplit, createTimeline, emptyTrainingSide, type Split, type Timeline } from "./split.js";

export interface SplitAtRandomOptions {
  /** Share of the windows for the test side, between 0 and 1. */
  readonly testFraction: number;
  /** An integer from 0 to 2⁵³ − 1. */
  readonly seed: number;
}

/** A block may fall so that no training window is left; another draw of a short series may do better. */
const draws = 100;

/**
 * Random blocks of neighbouring windows are the test side, and other windows that share a row with one of them are dropped.
 * The more windows overlap, the longer (and fewer) the blocks: each has at least twice as many windows as overlap
 * with one of them on a side, if there are enough. Windows of different groups share nothing. Where none overlap, or without `positions`, the windows are drawn one by one.
 *
 * @throws {TimeVAEError} `invalid-argument` for a fraction or seed out of range; `invalid-data` when a side would be empty
 */
export function splitAtRandom(series: SeriesArray, options: SplitAtRandomOptions): Split {
  const timeline = createTimeline(series, options.testFraction);
  const random = createRandom(options.seed);
  const blocks = countBlocks(timeline, series.shape[1]);
  for (let draw = 0; draw < draws; draw++) {
    const split = createSplit(series, timeline, drawBlocks(timeline, blocks, random));
    if (split) return split;
  }
  throw emptyTrainingSide(series, timeline);
}

function countBlocks(timeline: Timeline, steps: number): number {
  const { starts, testCount } = timeline;
  let pairs = 0;
  for (let rank = 0, reach = 0; rank < starts.length; rank++) {
    while (reach < starts.length && (starts[reach] as number) - (starts[rank] as number) < steps) reach++;
    pairs += reach - rank - 1;
  }
  const overlapping = Math.ceil(pairs / starts.length);
  return overlapping === 0 ? testCount : Math.max(1, Math.floor(testCount / (2 * overlapping)));
}

/** Each block takes one of the places between the training windows; all ways to do so are equally likely. */
function drawBlocks(timeline: Timeline, blocks: number, random: Random): Uint8Array {
  const windows = timeline.order.length;
  const free = windows - timeline.testCount;
  const places = random
    .permutation(free + blocks)
    .slice(0, blocks)
    .sort();
  const isTest = new Uint8Array(windows);
  let before = 0;
  places.forEach((place, b) => {
    const size = Math.floor(((b + 1) * timeline.testCount) / blocks) - Math.floor((b * timeline.testCount) / blocks);
    const start = place - b + before;
    isTest.fill(1, start, start + size);
    before += size;
  });
  return isTest;
}
