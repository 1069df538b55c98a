import type { TimeStep } from "@timevae/data";

const weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const minute = 60_000;
const day = 24 * 60 * minute;

/**
 * What people call the seasons of a seasonality in the calendar: weekdays, times of day, both, or months. Numbers from 0 where the
 * time step does not make it one of these. (The grid of a time step begins on a Monday at midnight, or in January.)
 */
export function nameSeasons(seasons: number, stepsPerSeason: number, timeStep: TimeStep | null): readonly string[] {
  const numbers = Array.from({ length: seasons }, (_, season) => season);
  const { unit, count = 0, offset = 0 } = timeStep ?? {};
  const length = stepsPerSeason * count;
  if (unit === "month" && length * seasons === 12) {
    return numbers.map((season) => months[(season * length + offset) % 12] as string);
  }
  if (unit === "millisecond") {
    const weekday = (season: number) => weekdays[Math.floor((season * length) / day)] as string;
    if (length === day && seasons === 7) return numbers.map(weekday);
    if (length % minute === 0 && offset % minute === 0) {
      const clock = (season: number) => formatClock((season * length + offset) % day);
      if (length * seasons === day) return numbers.map(clock);
      if (length * seasons === 7 * day && day % length === 0) {
        return numbers.map((season) => `${weekday(season)} ${clock(season)}`);
      }
    }
  }
  return numbers.map(String);
}

function formatClock(milliseconds: number): string {
  const minutes = milliseconds / minute;
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0")).join(":");
}
