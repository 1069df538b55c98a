import { describeValue, requireInteger, TimeVAEError } from "@timevae/spec";
import { type ColumnSeason, findColumnSeasons } from "./find-column-seasons.js";
import { type FoundTrend, findTrend } from "./find-trend.js";
import { calendarSeasons, type SeasonShape } from "./season-shape.js";
import type { SeriesRows } from "./select-numeric-columns.js";
import type { TimeStep } from "./time-step.js";

export interface FindSeasonsOptions {
  /** Makes the calendar's periods known: hour, day, week, month and year are preferred where the data agree. */
  readonly timeStep?: TimeStep | undefined;
  /** Most seasons to propose; 3 when not given. */
  readonly maxSeasons?: number | undefined;
  /** Steps per window: longer periods are left out, and trends are looked for within windows. */
  readonly window?: number | undefined;
}

/** A seasonality block for the data. */
export interface SeasonProposal {
  readonly seasons: number;
  readonly stepsPerSeason: number;
  /** In steps; for a year of days 365.2425, whatever `seasons` times `stepsPerSeason` makes of it. */
  readonly period: number;
  /**
   * By how many steps `seasons` × `stepsPerSeason` runs away from the period over the whole data. Where that is more than a
   * season, a Fourier seasonality with this period is the better block.
   */
  readonly drift: number;
  /**
   * Share of the variance, trends apart, that the pattern learned from one half of the data explains in the other half: the
   * mean over all columns, 0 for those without it.
   */
  readonly strength: number;
  /** In words. */
  readonly reason: string;
}

export interface FoundSeasons {
  /** The strongest first. */
  readonly proposals: readonly SeasonProposal[];
  readonly trend: FoundTrend | null;
  /** What was found and why, line by line, for people. */
  readonly summary: readonly string[];
}

/** More rows do not help to tell periods apart, only cost time. */
const mostRows = 2 ** 18;
const fewestRows = 16;

/**
 * Proposes seasonality and trend blocks from the data: peaks of the spectrum that stand out of white and AR(1) noise, traced to the
 * period that they belong to (harmonics are not proposed on their own, periods beyond a third of the data not at all) and
 * kept if the pattern repeats from one half of the data to the other.
 *
 * @param data one series, or rows of several columns, which are searched one by one
 * @throws {TimeVAEError} `invalid-argument` for an option out of range; `invalid-data` for NaN or infinity
 */
export function findSeasons(data: Float64Array | SeriesRows, options: FindSeasonsOptions = {}): FoundSeasons {
  const { timeStep, maxSeasons = 3, window } = options;
  requireInteger("maxSeasons", maxSeasons, { least: 0 });
  if (window !== undefined) requireInteger("window", window, { least: 2 });
  const columns = splitColumns(data);
  const rows = columns[0]?.length ?? 0;
  if (rows < fewestRows) {
    return { proposals: [], trend: null, summary: [`no season: ${rows} rows are too few, at least ${fewestRows}`] };
  }
  const search = {
    calendar: calendarSeasons(timeStep),
    start: startOf(data, rows),
    columns: columns.length,
    maxSeasons: maxSeasons + 3,
  };
  const all = columns.map((column) => findColumnSeasons(column, search));
  const groups = groupSeasons(
    all.map(({ found }) => found),
    rows,
  ).sort((a, b) => b.strength - a.strength);
  const fitting = groups.filter(({ shape }) => window === undefined || shape.period <= window);
  const proposals = fitting.slice(0, maxSeasons).map((group) => toProposal(group, rows, columns.length));
  const trend = findTrend(
    all.map(({ rest }) => rest),
    Math.min(window ?? rows, rows),
  );
  const summary = proposals.map(
    ({ seasons, stepsPerSeason, reason }) =>
      `season of ${seasons} × ${stepsPerSeason} step${stepsPerSeason === 1 ? "" : "s"}: ${reason}`,
  );
  if (groups.length === 0) {
    summary.push("no season: no peak of the spectrum stands out of noise with a pattern that repeats");
  }
  for (const { shape } of groups) {
    if (window === undefined || shape.period <= window) continue;
    summary.push(`left out: ${describePeriod(shape)}, longer than the window of ${window} steps`);
  }
  for (const { shape } of fitting.slice(maxSeasons)) {
    summary.push(`left out: ${describePeriod(shape)}, weaker than the ${maxSeasons} proposed`);
  }
  summary.push(
    trend === null ? "no trend: a line explains too little" : `trend of degree ${trend.degree}: ${trend.reason}`,
  );
  return { proposals, trend, summary };
}

function splitColumns(data: Float64Array | SeriesRows): Float64Array[] {
  const names = data instanceof Float64Array ? ["series"] : data.columns;
  const values = data instanceof Float64Array ? data : data.values;
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    const place = `row ${Math.floor(bad / names.length)}, column ${describeValue(names[bad % names.length])}`;
    throw new TimeVAEError("invalid-data", `${place}: expected a finite number, received ${values[bad]}; fill it`);
  }
  const rows = Math.floor(values.length / names.length);
  const used = Math.min(rows, mostRows);
  return names.map((_, d) =>
    Float64Array.from({ length: used }, (_, t) => values[(rows - used + t) * names.length + d] as number),
  );
}

/** The position of the first of the last `used` rows: seasons begin where the calendar begins them. */
function startOf(data: Float64Array | SeriesRows, used: number): number {
  if (data instanceof Float64Array) return 0;
  return (data.start ?? 0) + data.values.length / data.columns.length - used;
}

/** The same season in several columns. */
interface SeasonGroup {
  readonly shape: SeasonShape;
  readonly peak: number;
  readonly strength: number;
  readonly count: number;
}

function groupSeasons(columns: readonly (readonly ColumnSeason[])[], rows: number): SeasonGroup[] {
  const groups: ColumnSeason[][] = [];
  const strongestFirst = columns.flat().sort((a, b) => b.strength - a.strength);
  for (const season of strongestFirst) {
    const same = groups.find(([first]) => {
      const other = first?.shape.period ?? 0;
      return Math.abs(1 / other - 1 / season.shape.period) <= 1.5 / rows;
    });
    if (same) same.push(season);
    else groups.push([season]);
  }
  return groups.map((group) => ({
    shape: (group[0] as ColumnSeason).shape,
    peak: Math.max(...group.map(({ peak }) => peak)),
    strength: group.reduce((sum, { strength }) => sum + strength, 0) / columns.length,
    count: group.length,
  }));
}

function toProposal(group: SeasonGroup, rows: number, columns: number): SeasonProposal {
  const { shape, peak, strength, count } = group;
  const { seasons, stepsPerSeason, period } = shape;
  const drift = (Math.abs(seasons * stepsPerSeason - period) * rows) / period;
  const share = strength < 0.1 ? (100 * strength).toFixed(1) : String(Math.round(100 * strength));
  const where =
    columns === 1 ? "" : `, mean of ${columns} columns of which ${count} ${count === 1 ? "has" : "have"} it`;
  const words = [
    describePeriod(shape),
    `the spectrum's peak is ${Number(peak.toPrecision(2))} times the noise around it`,
    `the pattern of each half explains ${share} % of the other half's variance${where}`,
  ];
  if (drift > stepsPerSeason) words.push(`whole seasons run ${Math.round(drift)} steps away from it over the data`);
  return { seasons, stepsPerSeason, period, drift, strength, reason: words.join("; ") };
}

function describePeriod({ period, name }: SeasonShape): string {
  const steps = `${Number(period.toPrecision(6))} steps`;
  return name === undefined ? `a period of ${steps}` : `a period of one ${name} (${steps})`;
}
