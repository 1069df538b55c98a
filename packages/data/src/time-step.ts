import { day, hour, minute, second } from "./calendar.js";

/**
 * The time from one row to the next; plain data. Quarters are 3 months, years 12.
 *
 * The grid of a step begins on Monday 1970-01-05 at midnight UTC, or in January 1970 for months, so that position 0 modulo 7
 * of a daily series is a Monday, 0 modulo 24 of an hourly one is midnight UTC, and 0 modulo 12 of a monthly one January.
 */
export interface TimeStep {
  readonly unit: "millisecond" | "month";
  /** How many of the unit, an integer ≥ 1. */
  readonly count: number;
  /**
   * How far after the grid's points the rows lie, in the unit, from 0 to `count` − 1; 0 when not given. A weekly series on
   * Fridays has 4 days, a daily one at nine o'clock 9 hours.
   */
  readonly offset?: number;
}

const units = [
  [day, "day"],
  [hour, "hour"],
  [minute, "minute"],
  [second, "second"],
  [1, "millisecond"],
] as const;

/** A step in words: `1 hour`, `15 minutes`, `7 days`, `1 year`. */
export function describeTimeStep(step: TimeStep): string {
  const { unit, count } = step;
  const inMonths = count % 12 === 0 ? ([12, "year"] as const) : ([1, "month"] as const);
  const [size, name] = unit === "month" ? inMonths : (units.find(([size]) => count % size === 0) ?? [1, unit]);
  return `${count / size} ${name}${count === size ? "" : "s"}`;
}
