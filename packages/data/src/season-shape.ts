import { day, hour } from "./calendar.js";
import type { TimeStep } from "./time-step.js";

/** A period and the pattern that a seasonality block would learn for it. */
export interface SeasonShape {
  /** In steps; need not be whole. */
  readonly period: number;
  readonly seasons: number;
  readonly stepsPerSeason: number;
  /** What the calendar calls it; undefined for other periods. */
  readonly name: string | undefined;
}

/** More seasons than this make too large a table for one pattern. */
const mostSeasons = 80;
const daysPerYear = 365.2425;

/** The periods that people live by, in steps of the series: hour, day, week, month and year. */
export function calendarSeasons(step: TimeStep | undefined): SeasonShape[] {
  if (step === undefined) return [];
  if (step.unit === "month") return 12 / step.count >= 2 ? [seasonShape(12 / step.count, [], "year")] : [];
  const { count } = step;
  const whole = (unit: number) => (unit % count === 0 ? [unit / count] : []);
  const shapes = [
    seasonShape(hour / count, [], "hour"),
    seasonShape(day / count, whole(hour), "day"),
    seasonShape((7 * day) / count, whole(day), "week"),
    seasonShape(((daysPerYear / 12) * day) / count, whole(day), "month"),
    seasonShape((daysPerYear * day) / count, [], "year"),
  ];
  return shapes.filter(({ period }) => period >= 2);
}

/**
 * The whole numbers that come closest to a period, with as many seasons as possible.
 *
 * @param units steps per season to prefer if a whole number of them makes the period
 */
export function seasonShape(period: number, units: readonly number[], name?: string): SeasonShape {
  for (const unit of units) {
    const seasons = Math.round(period / unit);
    if (unit >= 1 && seasons >= 2 && seasons <= mostSeasons && Math.abs(seasons * unit - period) < 0.5 * unit) {
      return { period, seasons, stepsPerSeason: unit, name };
    }
  }
  let best = { error: Number.POSITIVE_INFINITY, seasons: 2, stepsPerSeason: 1 };
  for (let stepsPerSeason = 1; stepsPerSeason <= Math.max(1, period / 4); stepsPerSeason++) {
    const seasons = Math.max(2, Math.round(period / stepsPerSeason));
    const error = Math.abs(seasons * stepsPerSeason - period);
    if (seasons <= mostSeasons && error < best.error) best = { error, seasons, stepsPerSeason };
  }
  return { period, seasons: best.seasons, stepsPerSeason: best.stepsPerSeason, name };
}
