import { describeValue, TimeVAEError } from "@timevae/spec";
import type { GeneratorCalendar, GeneratorTimeStep } from "./generator-description.js";

const day = 86_400_000;
/** The grid of steps begins on Monday 1970-01-05 at midnight UTC, that of months in January 1970. */
const firstMonday = 4 * day;
const isoTime = /^\d{4}-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?)?)?$/;

/**
 * The position on the time axis that a start stands for.
 *
 * @param start a position, or a time in ISO 8601 (`2026-03`, `2026-03-01`, `2026-03-01T13:00`), UTC when it has no zone
 * @throws {TimeVAEError} `invalid-argument` when it is neither, is no point of the model's time grid, or the model knows no time
 */
export function positionOfStart(start: number | string, calendar: GeneratorCalendar | null): number {
  if (!calendar) {
    throw fault(
      `this model was learned from windows without a place in time, received ${describeValue(start)}; leave it out`,
    );
  }
  if (typeof start === "number") {
    if (Number.isSafeInteger(start)) return start;
    throw fault(`expected a position (an integer) or a date, received ${describeValue(start)}`);
  }
  if (typeof start !== "string") throw fault(`expected a position or a date, received ${describeValue(start)}`);
  if (!calendar.timeStep) {
    throw fault(`expected a position (an integer), received ${describeValue(start)}; this model does not know dates`);
  }
  const time = parseTime(start);
  const position = positionOf(time, calendar.timeStep);
  if (timeOf(position, calendar.timeStep) === time) return position;
  const nearest = [position, position + 1].map((place) =>
    new Date(timeOf(place, calendar.timeStep as GeneratorTimeStep)).toISOString(),
  );
  throw fault(
    `expected a point of the model's time grid, received ${describeValue(start)}; the nearest are ${nearest.join(" and ")}`,
  );
}

function parseTime(text: string): number {
  // Without a zone, JavaScript takes dates for UTC but times of a day for local ones.
  const hasZone = !text.includes("T") || /(Z|[+-]\d{2}:\d{2})$/.test(text);
  const isTime = isoTime.test(text) && isDayOfMonth(text);
  const time = isTime ? Date.parse(hasZone ? text : `${text}Z`) : Number.NaN;
  if (Number.isFinite(time)) return time;
  throw fault(`expected a position or a time such as 2026-03-01 or 2026-03-01T13:00, received ${describeValue(text)}`);
}

/** JavaScript takes February 30th for March 2nd. */
function isDayOfMonth(text: string): boolean {
  const [year, month, date = 1] = text.slice(0, 10).split("-").map(Number) as [number, number, number?];
  return date <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function positionOf(time: number, { unit, count, offset = 0 }: GeneratorTimeStep): number {
  const date = new Date(time);
  const units = unit === "month" ? (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth() : time - firstMonday;
  return Math.floor((units - offset) / count);
}

function timeOf(position: number, { unit, count, offset = 0 }: GeneratorTimeStep): number {
  const units = position * count + offset;
  return unit === "month" ? Date.UTC(1970, units, 1) : units + firstMonday;
}

function fault(message: string): TimeVAEError {
  return new TimeVAEError("invalid-argument", `start: ${message}`);
}
