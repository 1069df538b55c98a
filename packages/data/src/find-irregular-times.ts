import { calendarFromDays, day, daysInMonth } from "./calendar.js";
import { formatTime } from "./format-time.js";
import { positionOf, timeOf } from "./time-grid.js";
import { describeTimeStep, type TimeStep } from "./time-step.js";

/** A row that does not follow the one before it by one step. */
export interface TimeIrregularity {
  /** The row, counted from 0. */
  readonly index: number;
  /** `offGrid`: between two points of the grid. `unsorted`: before the row that stands in front of it. */
  readonly kind: "duplicate" | "gap" | "unsorted" | "offGrid";
  /** How many rows are missing in front of it; 0 unless it is a gap. */
  readonly missing: number;
}

/** Compares each row with the one before it. */
export function findIrregularTimes(times: Float64Array, step: TimeStep): TimeIrregularity[] {
  const isOnGrid = step.unit === "month" ? monthGrid(times, step) : (time: number) => isGridTime(time, step);
  const found: TimeIrregularity[] = [];
  let before = Number.NaN;
  times.forEach((time, index) => {
    const position = positionOf(time, step);
    const previous = index === 0 ? Number.NEGATIVE_INFINITY : (times[index - 1] as number);
    const add = (kind: TimeIrregularity["kind"], missing = 0) => found.push({ index, kind, missing });
    if (!isOnGrid(time)) add("offGrid");
    else if (time === previous) add("duplicate");
    else if (time < previous) add("unsorted");
    else if (position - before > 1) add("gap", position - before - 1);
    else if (position === before) add("offGrid");
    before = position;
  });
  return found;
}

/** Whether a time is a point of the grid of its step. */
export function isGridTime(time: number, step: TimeStep): boolean {
  return timeOf(positionOf(time, step), step) === time;
}

/**
 * A monthly series is dated on one day of the month, or on the last: whichever most rows have. It need not be the first.
 */
function monthGrid(times: Float64Array, step: TimeStep): (time: number) => boolean {
  const usual = usualDayOfMonth(times);
  const { count, offset = 0 } = step;
  const monthStep: TimeStep = { unit: "month", count: 1 };
  return (time) => (positionOf(time, monthStep) - offset) % count === 0 && usual.includes(time);
}

/** On which day and time of the month most rows lie, how many do, and whether a time does. */
export function usualDayOfMonth(times: Float64Array): { share: number; includes: (time: number) => boolean } {
  const fromStart = (time: number) => {
    const days = Math.floor(time / day);
    return (calendarFromDays(days).day - 1) * day + time - days * day;
  };
  const fromEnd = (time: number) => {
    const date = calendarFromDays(Math.floor(time / day));
    return daysInMonth(date.year, date.month) * day - fromStart(time);
  };
  const [start, end] = [fromStart, fromEnd].map((key) => mostCommon(Array.from(times, key))) as [Common, Common];
  return start.count >= end.count
    ? { share: start.count / times.length, includes: (time) => fromStart(time) === start.value }
    : { share: end.count / times.length, includes: (time) => fromEnd(time) === end.value };
}

interface Common {
  readonly value: number;
  readonly count: number;
}

/** The most common number, the smallest of them on a tie. `{ value: NaN, count: 0 }` of none. */
export function mostCommon(values: Iterable<number>): Common {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  let best: Common = { value: Number.NaN, count: 0 };
  for (const [value, count] of counts) {
    if (count > best.count || (count === best.count && value < best.value)) best = { value, count };
  }
  return best;
}

const names = {
  duplicate: ["time that is there twice", "times that are there twice"],
  gap: ["gap", "gaps"],
  unsorted: ["step back in time", "steps back in time"],
  offGrid: ["time between the steps", "times between the steps"],
} as const;

/**
 * Irregularities in words, counted by kind with the first place of each: `steps of 1 hour, with 2 gaps (first before row 7,
 * 2026-03-01T09:00, 3 rows missing; 5 in all)`. Empty when there are none.
 */
export function describeIrregularTimes(
  times: Float64Array,
  step: TimeStep,
  irregular: readonly TimeIrregularity[],
  locate: (index: number) => string,
): string {
  const parts = (["unsorted", "duplicate", "gap", "offGrid"] as const).flatMap((kind) => {
    const some = irregular.filter((item) => item.kind === kind);
    const first = some[0];
    if (!first) return [];
    const place = `${kind === "gap" ? "before " : ""}${locate(first.index)}, ${formatCell(times[first.index] as number, step)}`;
    const missing = some.reduce((sum, item) => sum + item.missing, 0);
    const lacking = kind === "gap" ? `, ${missing} row${missing === 1 ? "" : "s"} missing in all` : "";
    return [`${some.length} ${names[kind][some.length === 1 ? 0 : 1]} (first ${place}${lacking})`];
  });
  return parts.length === 0 ? "" : `steps of ${describeTimeStep(step)}, with ${parts.join(" and ")}`;
}

/** A month step's own format would hide the day that makes a row irregular. */
function formatCell(time: number, step: TimeStep): string {
  return formatTime(time, step.unit === "month" ? { unit: "millisecond", count: day } : step);
}
