import { TimeVAEError } from "@timevae/spec";
import { day, monthsFromTime } from "./calendar.js";
import {
  describeIrregularTimes,
  findIrregularTimes,
  mostCommon,
  type TimeIrregularity,
  usualDayOfMonth,
} from "./find-irregular-times.js";
import { positionOf, timeOf } from "./time-grid.js";
import type { TimeStep } from "./time-step.js";

export interface DetectTimeStepOptions {
  /** Names the place of a time for messages: `row 3`, counted from 0, when not given. */
  readonly locate?: ((index: number) => string) | undefined;
}

export interface DetectedTimeStep {
  readonly step: TimeStep;
  /** Every row that does not follow the one before it by one step; empty when the times are regular. */
  readonly irregular: readonly TimeIrregularity[];
  /** The irregularities in words, counted, with the first place of each kind; empty when there are none. */
  readonly summary: string;
}

/**
 * The most common difference between neighbours in time (the smallest of several). Months, quarters and years are recognised
 * by the calendar: more than half of the rows lie on one day of the month, or on its last.
 *
 * @param times milliseconds UTC
 * @throws {TimeVAEError} `invalid-data` when there are not two different times, or the steps are parts of a millisecond
 */
export function detectTimeStep(times: Float64Array, options: DetectTimeStepOptions = {}): DetectedTimeStep {
  const { locate = (index) => `row ${index}` } = options;
  const sorted = times.slice().sort();
  const { value: count } = mostCommon(differences(sorted));
  if (Number.isNaN(count)) {
    const received = times.length === 0 ? "none" : "one time only";
    throw new TimeVAEError("invalid-data", `times: expected at least two different times, received ${received}`);
  }
  const step = monthStep(sorted, count) ?? millisecondStep(times, count);
  const irregular = findIrregularTimes(times, step);
  return { step, irregular, summary: describeIrregularTimes(times, step, irregular, locate) };
}

function millisecondStep(times: Float64Array, count: number): TimeStep {
  if (!Number.isSafeInteger(count)) {
    const message = `times: expected steps of whole milliseconds, received ${count} milliseconds; use row numbers instead`;
    throw new TimeVAEError("invalid-data", message);
  }
  const step: TimeStep = { unit: "millisecond", count };
  const after = (time: number) => time - timeOf(positionOf(time, step), step);
  return withOffset(step, mostCommon(Array.from(times, after)).value);
}

function monthStep(sorted: Float64Array, milliseconds: number): TimeStep | undefined {
  if (milliseconds < 28 * day || usualDayOfMonth(sorted).share <= 0.5) return undefined;
  const months = Float64Array.from(sorted, monthsFromTime);
  const { value: count } = mostCommon(differences(months));
  if (Number.isNaN(count)) return undefined;
  const after = (month: number) => month - Math.floor(month / count) * count;
  return withOffset({ unit: "month", count }, mostCommon(Array.from(months, after)).value);
}

function withOffset(step: TimeStep, offset: number): TimeStep {
  return offset === 0 ? step : { ...step, offset };
}

function differences(sorted: Float64Array): number[] {
  return Array.from(sorted, (value, i) => value - (sorted[i - 1] ?? value)).filter((difference) => difference > 0);
}
