import { calendarFromDays, day, minute, second } from "./calendar.js";
import type { TimeStep } from "./time-step.js";

/**
 * The shortest ISO 8601 text, in UTC without saying so, that tells the rows of a series apart: `2026-03` for months,
 * `2026-03-01` for whole days, `2026-03-01T13:00` for whole minutes, then with seconds and milliseconds. A time of day that
 * the step alone would not need is written too.
 *
 * @param time milliseconds UTC
 */
export function formatTime(time: number, step: TimeStep): string {
  const days = Math.floor(time / day);
  const rest = time - days * day;
  const { year, month, day: dayOfMonth } = calendarFromDays(days);
  const inMonth = `${formatYear(year)}-${pad(month)}`;
  if (step.unit === "month") return inMonth;
  const date = `${inMonth}-${pad(dayOfMonth)}`;
  const whole = (unit: number) => step.count % unit === 0 && rest % unit === 0;
  if (whole(day)) return date;
  const clock = `${date}T${pad(Math.floor(rest / (60 * minute)))}:${pad(Math.floor(rest / minute) % 60)}`;
  if (whole(minute)) return clock;
  const seconds = `${clock}:${pad(Math.floor(rest / second) % 60)}`;
  return whole(second) ? seconds : `${seconds}.${pad(Math.floor(rest) % second, 3)}`;
}

/** ISO 8601 writes years beyond four digits with a sign and six digits. */
function formatYear(year: number): string {
  if (year >= 0 && year <= 9999) return pad(year, 4);
  return `${year < 0 ? "-" : "+"}${pad(Math.abs(year), 6)}`;
}

function pad(value: number, digits = 2): string {
  return String(value).padStart(digits, "0");
}
