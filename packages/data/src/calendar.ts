/** Milliseconds of a second, a minute, an hour and a day. */
export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

/** A day of the Gregorian calendar; months and days count from 1. */
export interface CalendarDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/**
 * Days from 1970-01-01 (Howard Hinnant, "chrono-compatible low-level date algorithms"). Years begin in March, so that
 * the leap day is their last. (`Date.UTC` takes the years 0 to 99 for 1900 to 1999.)
 */
export function daysFromCalendar(date: CalendarDay): number {
  const year = date.month > 2 ? date.year : date.year - 1;
  const era = Math.floor(year / 400);
  const yearOfEra = year - era * 400;
  const dayOfYear = Math.floor((153 * ((date.month + 9) % 12) + 2) / 5) + date.day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146097 + dayOfEra - 719468;
}

/** The inverse of {@link daysFromCalendar}. */
export function calendarFromDays(days: number): CalendarDay {
  const shifted = days + 719468;
  const era = Math.floor(shifted / 146097);
  const dayOfEra = shifted - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
  };
}

export function daysInMonth(year: number, month: number): number {
  const next = month === 12 ? { year: year + 1, month: 1, day: 1 } : { year, month: month + 1, day: 1 };
  return daysFromCalendar(next) - daysFromCalendar({ year, month, day: 1 });
}

/** Months from January 1970 to the month that `time` (milliseconds UTC) lies in. */
export function monthsFromTime(time: number): number {
  const { year, month } = calendarFromDays(Math.floor(time / day));
  return (year - 1970) * 12 + month - 1;
}

/** The beginning of a month, counted from January 1970, in milliseconds UTC. */
export function timeFromMonths(months: number): number {
  const year = 1970 + Math.floor(months / 12);
  return daysFromCalendar({ year, month: months - (year - 1970) * 12 + 1, day: 1 }) * day;
}
