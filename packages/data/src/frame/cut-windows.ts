import {
  createSeriesArray,
  createWindowedSeries,
  describeValue,
  gatherRows,
  type Labels,
  requireInteger,
  type SeriesArray,
  TimeVAEError,
} from "@timevae/spec";
import type { PreparedRows } from "./prepare-rows.js";
import type { RowSegment } from "./row-segment.js";

export interface CutWindowsOptions {
  /** Steps per window, at least 2; 24 when not given. */
  readonly window?: number | undefined;
  /** Rows from one window's start to the next one's, at least 1; 1 when not given. */
  readonly stride?: number | undefined;
  /** Whether a series shorter than a window is filled up in front with steps that are missing, rather than left out. */
  readonly pad?: boolean | undefined;
}

/** Overlapping windows of more numbers than this (64 MB) share their rows. */
const mostCopied = 2 ** 24;

/**
 * Cuts each series of a table into windows `[N, T, D]`; no window crosses from one series to another. Windows in which every
 * value is missing are left out. A label of a window is that of most of its steps.
 *
 * @param notes gets a sentence for each thing a person should know
 * @throws {TimeVAEError} `invalid-argument` for a window or stride out of range; `invalid-data` when no series is long enough
 */
export function cutWindows(rows: PreparedRows, options: CutWindowsOptions, notes: string[]): SeriesArray {
  const { window = 24, stride = 1, pad = false } = options;
  requireInteger("window", window, { least: 2 });
  requireInteger("stride", stride, { least: 1 });
  const short = rows.segments.filter(({ from, to }) => to - from < window);
  if (short.length === rows.segments.length && !pad) throw tooShort(rows, window);
  if (short.length > 0 && !pad) notes.push(describeShort(short, window));
  const padded = pad && short.length > 0 ? padRows(rows, window) : rows;
  if (padded !== rows)
    notes.push(`${short.length} series shorter than ${window} steps were filled up in front, masked`);

  const { values, mask, columns } = padded;
  const features = columns.length;
  const most = padded.segments.reduce(
    (sum, { from, to }) => sum + Math.max(0, Math.floor((to - from - window) / stride) + 1),
    0,
  );
  // Lists would take several times as much, and there can be millions.
  const allStarts = new Uint32Array(most);
  const allPositions = new Float64Array(most);
  const allGroups = new Uint32Array(most);
  let count = 0;
  let empty = 0;
  padded.segments.forEach(({ from, to, start }, group) => {
    for (let row = from; row + window <= to; row += stride) {
      if (mask && !hasObserved(mask, row * features, (row + window) * features)) {
        empty++;
        continue;
      }
      allStarts[count] = row;
      allPositions[count] = start + row - from;
      allGroups[count++] = group;
    }
  });
  if (empty > 0) notes.push(`${empty} window${empty === 1 ? "" : "s"} without any value were left out`);
  if (count === 0) throw new TimeVAEError("invalid-data", "expected values, every window is empty");
  const starts = allStarts.slice(0, count);
  const about = {
    columns,
    positions: allPositions.slice(0, count),
    groups: labelsOfGroups(padded, allGroups.slice(0, count)),
    conditions: conditionsOf(padded, starts, window, notes),
    categorical: padded.categorical.length === 0 ? undefined : padded.categorical,
  };
  const shared = { values, starts, ...(mask && { mask }) };
  if (starts.length * window * features > mostCopied && stride < window) {
    return createWindowedSeries(shared, window, about);
  }
  const size = window * features;
  return createSeriesArray(gatherRows(values, starts, size, features), [starts.length, window, features], {
    ...about,
    mask: mask && gatherRows(mask, starts, size, features),
  });
}

function hasObserved(mask: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (mask[i]) return true;
  return false;
}

/** Steps that are missing in front of each series that is shorter than a window. */
function padRows(rows: PreparedRows, window: number): PreparedRows {
  const width = rows.columns.length;
  const lacking = rows.segments.map(({ from, to }) => Math.max(0, window - (to - from)));
  const total = rows.values.length / width + lacking.reduce((sum, count) => sum + count, 0);
  const values = new Float32Array(total * width);
  const mask = new Uint8Array(total * width);
  const source = new Uint32Array(total);
  const segments: RowSegment[] = [];
  let at = 0;
  rows.segments.forEach((segment, i) => {
    const front = lacking[i] as number;
    const begin = at;
    at += front;
    source.fill(segment.from, begin, at);
    values.set(rows.values.subarray(segment.from * width, segment.to * width), at * width);
    if (rows.mask) mask.set(rows.mask.subarray(segment.from * width, segment.to * width), at * width);
    else mask.fill(1, at * width, (at + segment.to - segment.from) * width);
    for (let row = segment.from; row < segment.to; row++) source[at++] = row;
    segments.push({ ...segment, from: begin, to: at, start: segment.start - front });
  });
  const conditions = Object.fromEntries(
    Object.entries(rows.conditions).map(([name, { categories, codes }]) => [
      name,
      { categories, codes: Int32Array.from(source, (row) => codes[row] as number) },
    ]),
  );
  return { ...rows, values, mask, segments, conditions };
}

function labelsOfGroups({ segments }: PreparedRows, groups: Uint32Array): Labels | undefined {
  if (segments[0]?.group === undefined) return undefined;
  return { categories: segments.map(({ group }) => group as string), indices: groups };
}

function conditionsOf(
  { conditions }: PreparedRows,
  starts: Uint32Array,
  window: number,
  notes: string[],
): Readonly<Record<string, Labels>> | undefined {
  const entries = Object.entries(conditions);
  if (entries.length === 0) return undefined;
  return Object.fromEntries(
    entries.map(([name, { categories, codes }]) => {
      const counts = new Uint32Array(categories.length);
      let mixed = 0;
      const indices = Uint32Array.from(starts, (start) => {
        counts.fill(0);
        for (let row = start; row < start + window; row++) counts[codes[row] as number]!++;
        let best = 0;
        for (let c = 1; c < counts.length; c++) if ((counts[c] as number) > (counts[best] as number)) best = c;
        if (counts[best] !== window) mixed++;
        return best;
      });
      if (mixed > 0) {
        notes.push(`${mixed} windows have more than one ${name}: they are labelled with that of most of their steps`);
      }
      return [name, { categories, indices }];
    }),
  );
}

function tooShort(rows: PreparedRows, window: number): TimeVAEError {
  const longest = Math.max(...rows.segments.slice(0, 10_000).map(({ from, to }) => to - from));
  const isOne = rows.segments.length === 1 && rows.segments[0]?.group === undefined;
  const received = isOne ? `${longest}` : `${longest} in the longest of ${rows.segments.length} series`;
  const message = `expected at least ${window} rows for one window of ${window} steps, received ${received}; choose a smaller window`;
  return new TimeVAEError("invalid-data", message, { details: { rows: longest, window } });
}

function describeShort(short: readonly RowSegment[], window: number): string {
  const names = short.slice(0, 5).map(({ group }) => describeValue(group));
  const more = short.length > 5 ? ", …" : "";
  return `${short.length} series shorter than ${window} steps were left out: ${names.join(", ")}${more} (--pad keeps them)`;
}
