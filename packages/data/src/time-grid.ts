import { day, monthsFromTime, timeFromMonths } from "./calendar.js";
import type { TimeStep } from "./time-step.js";

/** Monday 1970-01-05. */
const firstMonday = 4 * day;

/**
 * The place of a time on the absolute grid of its step, an integer: the last grid point that is not after it. Before 1970 it
 * is negative.
 *
 * @param time milliseconds UTC
 */
export function positionOf(time: number, step: TimeStep): number {
  const { unit, count, offset = 0 } = step;
  const units = unit === "month" ? monthsFromTime(time) : time - firstMonday;
  return Math.floor((units - offset) / count);
}

/**
 * The time of a place on the grid, in milliseconds UTC: the inverse of {@link positionOf}. For months it is the first day's
 * beginning, also when the rows are dated on another day.
 */
export function timeOf(position: number, step: TimeStep): number {
  const { unit, count, offset = 0 } = step;
  const units = position * count + offset;
  return unit === "month" ? timeFromMonths(units) : units + firstMonday;
}
