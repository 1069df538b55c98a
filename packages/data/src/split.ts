import { describeValue, type SeriesArray, selectWindows, TimeVAEError } from "@timevae/spec";

/** Windows on one side of a split. */
export interface SplitSide {
  /** Places in the series that was split, ascending in time. */
  readonly indices: Uint32Array;
  readonly series: SeriesArray;
}

export interface Split {
  readonly train: SplitSide;
  readonly test: SplitSide;
  /** Windows on neither side, because they share rows with both. */
  readonly dropped: Uint32Array;
}

/** Windows in order of time, one group after the other. Without positions they count as unrelated, one after another. */
export interface Timeline {
  /** `[N]`: the windows' indices, of each group the earliest first. */
  readonly order: Uint32Array;
  /** `[N]`: the start of the window `order[rank]`, ascending: groups are moved so far apart that their windows share no step. */
  readonly starts: Float64Array;
  /** Ranks at which a group begins, ascending; 0 alone when there are no groups. */
  readonly groupRanks: readonly number[];
  readonly testCount: number;
}

/** Sorts the windows by time and says how many of them the fraction asks for. */
export function createTimeline(series: SeriesArray, testFraction: number): Timeline {
  const [windows, steps] = series.shape;
  if (!(testFraction > 0 && testFraction < 1)) {
    const message = `testFraction: expected a number between 0 and 1, both excluded, received ${describeValue(testFraction)}`;
    throw new TimeVAEError("invalid-argument", message);
  }
  if (windows < 2) {
    throw new TimeVAEError("invalid-data", `expected at least 2 windows to split, received ${windows}; use more rows`);
  }
  const at = (n: number) => series.positions?.[n] ?? n * steps;
  const groupOf = (n: number) => series.groups?.indices[n] ?? 0;
  const order = Uint32Array.from({ length: windows }, (_, n) => n);
  const compare = (a: number, b: number) => groupOf(a) - groupOf(b) || at(a) - at(b) || a - b;
  // Windows cut from rows are in order, and sorting millions of them takes long.
  if (order.some((n) => n > 0 && compare(n - 1, n) > 0)) order.sort(compare);
  const testCount = Math.min(windows - 1, Math.max(1, Math.round(windows * testFraction)));
  const starts = new Float64Array(windows);
  const groupRanks: number[] = [];
  let shift = 0;
  order.forEach((n, rank) => {
    if (rank === 0) groupRanks.push(0);
    else if (groupOf(n) !== groupOf(order[rank - 1] as number)) {
      groupRanks.push(rank);
      shift = (starts[rank - 1] as number) + steps - at(n);
    }
    starts[rank] = at(n) + shift;
  });
  return { order, starts, testCount, groupRanks };
}

/** Whether each rank keeps clear, by a window's length, of all test ranks before and after it. */
function findTrainRanks(timeline: Timeline, steps: number, isTest: Uint8Array): Uint8Array {
  const { starts } = timeline;
  const isTrain = new Uint8Array(starts.length);
  let lastTest = Number.NEGATIVE_INFINITY;
  for (let rank = 0; rank < starts.length; rank++) {
    const start = starts[rank] as number;
    if (isTest[rank]) lastTest = start;
    else if (start - lastTest >= steps) isTrain[rank] = 1;
  }
  let nextTest = Number.POSITIVE_INFINITY;
  for (let rank = starts.length - 1; rank >= 0; rank--) {
    const start = starts[rank] as number;
    if (isTest[rank]) nextTest = start;
    else if (nextTest - start < steps) isTrain[rank] = 0;
  }
  return isTrain;
}

/** Puts the sides together, given which ranks are for the test. Undefined when no training window is left. */
export function createSplit(series: SeriesArray, timeline: Timeline, isTest: Uint8Array): Split | undefined {
  const isTrain = findTrainRanks(timeline, series.shape[1], isTest);
  const side = (rule: (rank: number) => boolean) => {
    const chosen = new Uint32Array(isTest.length);
    let count = 0;
    for (let rank = 0; rank < isTest.length; rank++) if (rule(rank)) chosen[count++] = timeline.order[rank] as number;
    return chosen.slice(0, count);
  };
  const train = side((rank) => isTrain[rank] === 1);
  if (train.length === 0) return undefined;
  const test = side((rank) => isTest[rank] === 1);
  return {
    train: { indices: train, series: selectWindows(series, train) },
    test: { indices: test, series: selectWindows(series, test) },
    dropped: side((rank) => !isTrain[rank] && !isTest[rank]),
  };
}

/** The error for a split that leaves nothing to learn from. */
export function emptyTrainingSide(series: SeriesArray, timeline: Timeline): TimeVAEError {
  const [windows, steps] = series.shape;
  return new TimeVAEError(
    "invalid-data",
    `expected training windows that share no row with the ${timeline.testCount} test windows, but all ${windows} windows of ${steps} steps are too close; use more rows, a shorter window or a smaller test fraction`,
    { details: { windows, steps, testCount: timeline.testCount } },
  );
}
