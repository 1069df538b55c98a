import { describeValue, TimeVAEError } from "@timevae/spec";
import { day, daysFromCalendar, daysInMonth, hour, minute, second } from "./calendar.js";

export interface ParseTimesOptions {
  /** Names the place of a text for messages: `row 3`, counted from 0, when not given. */
  readonly locate?: ((index: number) => string) | undefined;
  /** Whether `03/04/2026` is the 3rd of April, for columns that do not tell; they are an error when this is not given. */
  readonly dayFirst?: boolean | undefined;
}

/** A text that counts from 1970; `epoch3` are milliseconds. */
interface Count {
  readonly writing: `epoch${number}`;
  readonly time: number;
}

/** A text that names a day. In `slashed` ones `month` is what stands first, whichever it is. */
interface NamedDay {
  readonly writing: "date" | "zoned" | "month" | "year" | "compact" | "dotted" | "slashed";
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** Milliseconds since midnight UTC; NaN when there is no such time of day. */
  readonly clock: number;
}

interface Slashed {
  readonly date: NamedDay;
  readonly index: number;
}

const clockText = String.raw`(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?: ?(Z|UTC|[+-]\d{2}(?::?\d{2})?))?)?`;
const yearFirst = new RegExp(String.raw`^(\d{4})([-/])(\d{1,2})\2(\d{1,2})${clockText}$`, "i");
const yearLast = new RegExp(String.raw`^(\d{1,2})([./])(\d{1,2})\2(\d{4})${clockText}$`, "i");
const monthOnly = /^(\d{4})[-/](\d{1,2})$/;
const yearOnly = /^\d{4}$/;
const compact = /^(\d{4})(\d{2})(\d{2})$/;
const epoch = /^(\d{9,10}|\d{12,13}|\d{15,16}|\d{18,19})(?:\.(\d+))?$/;

const advice = "write ISO 8601 dates or times, for instance 2026-03-01 or 2026-03-01T13:00";

/**
 * Reads times, without a zone taken as UTC. They are ISO 8601 dates and date-times (`2026-03-01`, `2026-03-01 13:00:05.25`,
 * `2026-03-01T13:00+01:00`), the same with slashes (`2026/3/1`), `2026-03`, `2026`, `20260301`, seconds since 1970 with 9 or
 * 10 digits, or three, six or nine digits more for milliseconds, micro- and nanoseconds, `01.03.2026` (the day first), and
 * `03/01/2026` or `01/03/2026`, which of the two being decided over all of them. All are written in one of these ways.
 *
 * @returns milliseconds since 1970-01-01T00:00Z
 * @throws {TimeVAEError} `invalid-data` at the first text that is no time, is written another way than the first, or when
 * nothing tells day from month
 */
export function parseTimes(texts: readonly string[], options: ParseTimesOptions = {}): Float64Array {
  const { locate = (index) => `row ${index}` } = options;
  const times = new Float64Array(texts.length);
  const slashed: Slashed[] = [];
  let first: (Count | NamedDay)["writing"] | undefined;
  texts.forEach((text, index) => {
    const parts = splitTime(text.trim());
    if (parts === undefined) throw fault(text, locate(index), `expected a time, received ${describeValue(text)}`);
    first ??= parts.writing;
    if (parts.writing !== first) {
      const received = `received ${describeValue(text)}, which is written another way`;
      throw fault(text, locate(index), `expected a time like ${describeValue(texts[0])} in ${locate(0)}, ${received}`);
    }
    if ("time" in parts) times[index] = parts.time;
    else if (parts.writing === "slashed") slashed.push({ date: parts, index });
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

function splitTime(text: string): Count | NamedDay | undefined {
  const date = yearFirst.exec(text);
  if (date) {
    const writing = date[9] === undefined ? "date" : "zoned";
    return { writing, year: Number(date[1]), month: Number(date[3]), day: Number(date[4]), clock: readClock(date) };
  }
  const last = yearLast.exec(text);
  if (last) {
    const [one, two] = [Number(last[1]), Number(last[3])];
    const rest = { year: Number(last[4]), clock: readClock(last) };
    return last[2] === "."
      ? { writing: "dotted", month: two, day: one, ...rest }
      : { writing: "slashed", month: one, day: two, ...rest };
  }
  const month = monthOnly.exec(text);
  if (month) return { writing: "month", year: Number(month[1]), month: Number(month[2]), day: 1, clock: 0 };
  if (yearOnly.test(text)) return { writing: "year", year: Number(text), month: 1, day: 1, clock: 0 };
  const digits = compact.exec(text);
  if (digits) {
    const [, year, month, day] = digits;
    return { writing: "compact", year: Number(year), month: Number(month), day: Number(day), clock: 0 };
  }
  const count = epoch.exec(text);
  if (!count) return undefined;
  const exponent = Math.floor(((count[1] as string).length - 9) / 3) * 3;
  // Moving the decimal point in the text rounds once, and nanoseconds do not fit a number.
  return { writing: `epoch${exponent}`, time: Number(`${count[1]}.${count[2] ?? 0}e${3 - exponent}`) };
}

/** The groups from 5 on are hours, minutes, seconds, their decimals, and the zone. */
function readClock(groups: RegExpExecArray): number {
  const [hours, minutes, seconds] = [5, 6, 7].map((g) => Number(groups[g] ?? 0)) as [number, number, number];
  const clock = hours * hour + minutes * minute + seconds * second + Number(`0.${groups[8] ?? 0}e3`);
  if (minutes > 59 || seconds > 59 || clock > day) return Number.NaN;
  const zone = /^([+-])(\d{2}):?(\d{2})?$/.exec(groups[9] ?? "");
  if (!zone) return clock;
  const [ahead, aheadMinutes] = [Number(zone[2]), Number(zone[3] ?? 0)];
  if (ahead > 14 || aheadMinutes > 59) return Number.NaN;
  return clock - (zone[1] === "-" ? -1 : 1) * (ahead * hour + aheadMinutes * minute);
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
