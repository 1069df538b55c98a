import { describeValue, TimeVAEError } from "@timevae/spec";
import { day, daysFromCalendar, daysInMonth } from "./calendar.js";
import { type NamedDay, splitTime } from "./split-time.js";

export interface ParseTimesOptions {
  /** Names the place of a text for messages: `row 3`, counted from 0, when not given. */
  readonly locate?: ((index: number) => string) | undefined;
  /** Whether `03/04/2026` is the 3rd of April, for columns that do not tell; they are an error when this is not given. */
  readonly dayFirst?: boolean | undefined;
}

interface Slashed {
  readonly date: NamedDay;
  readonly index: number;
}

const advice = "write ISO 8601 dates or times, for instance 2026-03-01 or 2026-03-01T13:00";

/**
 * Reads times, without a zone taken as UTC. They are
 *
 * - ISO 8601: `2026-03-01`, `2026-03-01 13:00:05.25`, `2026-03-01T13:00+01:00`, `2026-03`, `2026`, `20260301`, `20260301T1300`
 * - with slashes, the year first: `2026/3/1 13:00`
 * - seconds since 1970 with 9 or 10 digits, or three, six or nine digits more for milliseconds, micro- and nanoseconds
 * - `01.03.2026`, the day first
 * - `03/01/2026` or `01/03/2026`, which of the two being decided over all of them
 * - with English names of months: `1 Mar 2026`, `01-Mar-26` (69 to 99 are 1969 to 1999), `March 1st, 2026`, `2026-Mar-01`, `Mar 2026`,
 *   `Sun, 01 Mar 2026 13:00:00 GMT`
 *
 * A time of day may be on twelve hours: `3/31/2026, 1:05 PM`. All texts are written in one of these ways.
 *
 * @returns milliseconds since 1970-01-01T00:00Z
 * @throws {TimeVAEError} `invalid-data` at the first text that is no time, is written another way than the first, or when
 * nothing tells day from month
 */
export function parseTimes(texts: readonly string[], options: ParseTimesOptions = {}): Float64Array {
  const { locate = (index) => `row ${index}` } = options;
  const times = new Float64Array(texts.length);
  const slashed: Slashed[] = [];
  let first: string | undefined;
  let clock: { readonly twelveHours: boolean; readonly index: number } | undefined;
  texts.forEach((text, index) => {
    const parts = splitTime(text.trim());
    if (parts === undefined) throw fault(text, locate(index), `expected a time, received ${describeValue(text)}`);
    first ??= parts.writing;
    const twelveHours = "time" in parts ? undefined : parts.twelveHours;
    if (twelveHours !== undefined) clock ??= { twelveHours, index };
    const like =
      parts.writing !== first
        ? 0
        : clock && (twelveHours ?? clock.twelveHours) !== clock.twelveHours
          ? clock.index
          : -1;
    if (like >= 0) {
      const received = `received ${describeValue(text)}, which is written another way`;
      const expected = `expected a time like ${describeValue(texts[like])} in ${locate(like)}`;
      throw fault(text, locate(index), `${expected}, ${received}`);
    }
    if ("time" in parts) times[index] = parts.time;
    else if (parts.writing.startsWith("slashed")) slashed.push({ date: parts, index });
    else times[index] = requireTime(parts, text, locate(index));
  });
  if (slashed.length === 0) return times;
  const monthFirst = isMonthFirst(slashed, texts, locate, options.dayFirst);
  for (const { date, index } of slashed) {
    const named = monthFirst ? date : { ...date, month: date.day, day: date.month };
    times[index] = requireTime(named, texts[index] as string, locate(index));
  }
  return times;
}

function requireTime(date: NamedDay, text: string, place: string): number {
  const { year, month, clock } = date;
  if (month < 1 || month > 12 || date.day < 1 || date.day > daysInMonth(year, month) || Number.isNaN(clock)) {
    const what = Number.isNaN(clock) ? "time of day or zone" : "day";
    throw fault(text, place, `expected a time, received ${describeValue(text)}, a ${what} that does not exist`);
  }
  return daysFromCalendar({ year, month, day: date.day }) * day + clock;
}

/** Of `a/b/2026`: whether a is the month. */
function isMonthFirst(
  slashed: readonly Slashed[],
  texts: readonly string[],
  locate: (index: number) => string,
  dayIsFirst: boolean | undefined,
): boolean {
  const dayFirst = slashed.find(({ date }) => date.month > 12);
  const monthFirst = slashed.find(({ date }) => date.day > 12);
  if (dayFirst && monthFirst) {
    const later = dayFirst.index > monthFirst.index ? dayFirst : monthFirst;
    const earlier = later === dayFirst ? monthFirst : dayFirst;
    const text = texts[later.index] as string;
    const orders = later === dayFirst ? "the day first, but the month" : "the month first, but the day";
    const where = `${describeValue(texts[earlier.index])} in ${locate(earlier.index)}`;
    throw fault(text, locate(later.index), `received ${describeValue(text)}, ${orders} comes first in ${where}`);
  }
  if (dayFirst || monthFirst) return monthFirst !== undefined;
  if (dayIsFirst !== undefined) return !dayIsFirst;
  const text = texts[slashed[0]?.index ?? 0] as string;
  const message = `expected to tell day from month, but all dates can be read both ways, ${describeValue(text)} for one`;
  throw fault(text, locate(slashed[0]?.index ?? 0), message);
}

function fault(cell: string, place: string, message: string): TimeVAEError {
  return new TimeVAEError("invalid-data", `${place}: ${message}; ${advice}`, { details: { place, cell } });
}
