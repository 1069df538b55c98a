import { day, hour, minute, second } from "./calendar.js";

/** A text that counts from 1970. */
export interface Count {
  /** `epoch3` are milliseconds. */
  readonly writing: string;
  /** Milliseconds. */
  readonly time: number;
}

/** A text that names a day. */
export interface NamedDay {
  /** How it is written: texts of one column are written alike. `slashed` ones do not say which of two numbers is the month. */
  readonly writing: string;
  readonly year: number;
  /** Where the writing is `slashed`, what stands first, whichever it is. */
  readonly month: number;
  readonly day: number;
  /** Milliseconds since midnight UTC; NaN when there is no such time of day. */
  readonly clock: number;
  /** Whether the time of day is written with AM or PM; undefined without a time of day. */
  readonly twelveHours: boolean | undefined;
}

const clockText = String.raw`(?:(?:T| +|, ?)(?<hour>\d{1,2})(?::(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,](?<fraction>\d{1,9}))?)?|(?=\s?[ap]\.?m))(?:\s?(?<half>[ap])\.?m\.?)?(?: ?(?<zone>Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?))?)?$`;
const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const monthText = String.raw`(?<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?`;
const weekday = String.raw`(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,? )?`;
const dayText = String.raw`(?<day>\d{1,2})(?:st|nd|rd|th|\.)?`;

const yearFirst = new RegExp(
  String.raw`^(?<year>\d{4})(?<sign>[-/])(?<month>\d{1,2})\k<sign>(?<day>\d{1,2})${clockText}`,
  "i",
);
const yearLast = new RegExp(
  String.raw`^(?<first>\d{1,2})(?<sign>[./])(?<other>\d{1,2})\k<sign>(?<year>\d{4})${clockText}`,
  "i",
);
/** `3 Mar 2021`, `3-Mar-21`, `Wed, 3 March 2021`; `March 3, 2021`; `2021-Mar-03`. */
const named = [
  String.raw`${weekday}${dayText}(?<sign>[-/ ])${monthText}(?:\k<sign>|, )(?<year>\d{4}|\d{2})`,
  String.raw`${weekday}${monthText} ${dayText},? (?<year>\d{4})`,
  String.raw`(?<year>\d{4})(?<sign>[-/ ])${monthText}\k<sign>(?<day>\d{1,2})`,
].map((text) => new RegExp(`^${text}${clockText}`, "i"));
/** What a name of a month has, and zones beside numbers. */
const word = /[a-z]{3}/i;
const namedMonth = new RegExp(String.raw`^${monthText}[-/ ](?<year>\d{4})$`, "i");
const monthOnly = /^(\d{4})[-/](\d{1,2})$/;
const yearOnly = /^\d{4}$/;
const compact =
  /^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})(?:[T ](?<hour>\d{2}):?(?<minute>\d{2})(?::?(?<second>\d{2}))?(?<zone>Z)?)?$/i;
const epoch = /^(\d{9,10}|\d{12,13}|\d{15,16}|\d{18,19})(?:\.(\d+))?$/;

/** What a text says of time; undefined when it is none of the writings that `parseTimes` lists. */
export function splitTime(text: string): Count | NamedDay | undefined {
  const date = yearFirst.exec(text)?.groups as Groups | undefined;
  if (date) return dayOf("date", date, Number(date.month));
  const last = yearLast.exec(text)?.groups as Groups | undefined;
  if (last) {
    const [first, other] = [Number(last.first), Number(last.other)];
    return last.sign === "." ? dayOf("dotted", last, other, first) : dayOf("slashed", last, first, other);
  }
  if (word.test(text)) return splitNamed(text);
  const digits = compact.exec(text)?.groups as Groups | undefined;
  if (digits) return dayOf("compact", digits, Number(digits.month));
  const month = monthOnly.exec(text);
  if (month) return dayOf("month", { year: month[1] }, Number(month[2]), 1);
  if (yearOnly.test(text)) return dayOf("year", { year: text }, 1, 1);
  const count = epoch.exec(text);
  if (!count) return undefined;
  const exponent = Math.floor(((count[1] as string).length - 9) / 3) * 3;
  // Moving the decimal point in the text rounds once, and nanoseconds do not fit a number.
  return { writing: `epoch${exponent}`, time: Number(`${count[1]}.${count[2] ?? 0}e${3 - exponent}`) };
}

/** What the expressions call their parts. */
type Part =
  | "year"
  | "month"
  | "name"
  | "day"
  | "first"
  | "other"
  | "sign"
  | "hour"
  | "minute"
  | "second"
  | "fraction"
  | "half"
  | "zone";
type Groups = { readonly [part in Part]?: string | undefined };

function splitNamed(text: string): NamedDay | undefined {
  for (const writing of named) {
    const words = writing.exec(text)?.groups as Groups | undefined;
    if (words) return dayOf("named", words, monthOf(words));
  }
  const ofMonth = namedMonth.exec(text)?.groups as Groups | undefined;
  return ofMonth && dayOf("named month", ofMonth, monthOf(ofMonth), 1);
}

function dayOf(kind: string, groups: Groups, month: number, day = Number(groups.day)): NamedDay {
  const { year = "", hour, half, zone } = groups;
  return {
    writing: zone === undefined ? kind : `${kind}, zoned`,
    // Of two digits as POSIX reads them: 69 to 99 are 1969 to 1999.
    year: Number(year) + (year.length > 2 ? 0 : Number(year) < 69 ? 2000 : 1900),
    month,
    day,
    clock: readClock(groups),
    twelveHours: hour === undefined ? undefined : half !== undefined,
  };
}

function monthOf({ name = "" }: Groups): number {
  return months.indexOf(name.slice(0, 3).toLowerCase()) + 1;
}

/** Milliseconds since midnight UTC; NaN when there is no such time of day or zone. */
function readClock(groups: Groups): number {
  if (groups.hour === undefined) return 0;
  const [hours, minutes, seconds] = [Number(groups.hour), Number(groups.minute ?? 0), Number(groups.second ?? 0)];
  const { half, zone, fraction } = groups;
  if (half !== undefined && (hours < 1 || hours > 12)) return Number.NaN;
  const sinceMidnight = half === undefined ? hours : (hours % 12) + (half.toLowerCase() === "p" ? 12 : 0);
  const clock =
    sinceMidnight * hour +
    minutes * minute +
    seconds * second +
    (fraction === undefined ? 0 : Number(`0.${fraction}e3`));
  if (minutes > 59 || seconds > 59 || clock > day) return Number.NaN;
  const offset = zone === undefined ? null : /^([+-])(\d{2}):?(\d{2})?$/.exec(zone);
  if (!offset) return clock;
  const [ahead, aheadMinutes] = [Number(offset[2]), Number(offset[3] ?? 0)];
  if (ahead > 14 || aheadMinutes > 59) return Number.NaN;
  return clock - (offset[1] === "-" ? -1 : 1) * (ahead * hour + aheadMinutes * minute);
}
