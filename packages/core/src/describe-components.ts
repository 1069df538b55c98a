import { type Basis, type BlockConfig, piecewiseTrendBasis, trendBasis } from "@timevae/blocks";
import type { SeriesArray } from "@timevae/spec";
import { solveLeastSquares } from "./least-squares.js";
import { architectureOf } from "./model-parts.js";
import { nameSeasons } from "./season-names.js";
import type { TimeVAE } from "./timevae.js";

/** Mean and standard deviation (of the population) over drawn windows, in the user's units. */
export interface Spread {
  readonly mean: number;
  readonly standardDeviation: number;
}

/** A line of a component's table: what is told, and its numbers by feature. */
export interface ComponentRow {
  /** `level`, `Mon`, `r^2`, `slope per step`… */
  readonly name: string;
  /** `[D]`; null where no drawn window says anything: a season outside the training windows. */
  readonly values: readonly (Spread | null)[];
}

/** What one component does, read off the model alone. */
export interface ComponentDescription {
  readonly component: string;
  /** The block's type; null for what has no block: the scaler's offset, the limits. */
  readonly type: string | null;
  /** What {@link rows} are, for instance `coefficients of r, r = t / 24`. */
  readonly about: string;
  readonly rows: readonly ComponentRow[];
}

export interface DescribeComponentsOptions {
  /** The same seed gives the same numbers; 0 when not given. */
  readonly seed?: number | undefined;
  /** How many windows are drawn; 500 when not given. */
  readonly windows?: number | undefined;
}

/** Seasons of a Fourier profile: points of the period at which it is read. */
const mostFourierPoints = 24;

/**
 * What a model's components do, as tables: the level's value, a trend's coefficients in its own basis (least squares, exact up
 * to rounding unless each step is scaled by itself) and its mean slope, a seasonality's profile by season. Everything else has
 * its mean and deviation over all steps. The numbers are over windows drawn from the prior, within the span of the training windows.
 *
 * @throws {TimeVAEError} as {@link TimeVAE.sample}
 */
export async function describeComponents(
  model: TimeVAE,
  options: DescribeComponentsOptions = {},
): Promise<readonly ComponentDescription[]> {
  const { components } = await model.sample(options.windows ?? 500, { seed: options.seed, components: true });
  const names = architectureOf(model.parts).components;
  return Object.entries(components).map(([component, series]) => {
    const block = model.config.blocks[names.indexOf(component)] as BlockConfig | undefined;
    const table = describeOne(block, series, model);
    return { component, type: block?.type ?? null, ...table };
  });
}

type Table = Pick<ComponentDescription, "about" | "rows">;

function describeOne(block: BlockConfig | undefined, series: SeriesArray, model: TimeVAE): Table {
  const steps = series.shape[1];
  switch (block?.type) {
    case "trend": {
      const basis = trendBasis(block.degree as number, steps);
      const names = basis.map((_, p) => (p === 0 ? "r" : `r^${p + 1}`));
      return describeTrend(series, basis, names, `coefficients of the powers of r = t / ${steps}`);
    }
    case "piecewiseTrend": {
      const { changepoints } = block;
      const count = changepoints as number;
      const places = Array.isArray(changepoints)
        ? (changepoints as number[])
        : Array.from({ length: count }, (_, i) => (i + 1) / (count + 1));
      const names = ["r", ...places.map((place) => `bend at ${formatPlace(place)}`)];
      const about = `slope over the window, and what each bend adds to it; r = t / ${steps}`;
      return describeTrend(series, piecewiseTrendBasis(places, steps), names, about);
    }
    case "seasonality": {
      const { seasons, stepsPerSeason, phase } = readSeasonality(block);
      const timeStep = phase === "calendar" ? model.parts.calendar?.timeStep : null;
      const names = nameSeasons(seasons, stepsPerSeason, timeStep ?? null);
      const rows = describeSeasons(series, names, (at) => mod(Math.floor(at / stepsPerSeason), seasons), phase);
      return { about: `profile by season of ${stepsPerSeason} step${stepsPerSeason === 1 ? "" : "s"}`, rows };
    }
    case "fourierSeasonality":
      return describeFourier(block, series);
    case "level":
      return { about: "one value for a whole window", rows: [{ name: "level", values: spreadByFeature(series) }] };
    default:
      return { about: "over all steps", rows: [{ name: "all steps", values: spreadByFeature(series) }] };
  }
}

function describeTrend(series: SeriesArray, basis: Basis, names: readonly string[], about: string): Table {
  const [windows, steps, features] = series.shape;
  const slopes = accumulators(features);
  const coefficients = names.map(() => accumulators(features));
  const solve = solveLeastSquares(basis);
  for (let n = 0; n < windows; n++) {
    for (let d = 0; d < features; d++) {
      const curve = Array.from({ length: steps }, (_, t) => series.values[(n * steps + t) * features + d] as number);
      slopes[d]?.add(((curve.at(-1) as number) - (curve[0] as number)) / (steps - 1));
      solve?.(curve).forEach((value, k) => {
        coefficients[k]?.[d]?.add(value);
      });
    }
  }
  const rows = names.map((name, k) => ({ name, values: (coefficients[k] ?? []).map((one) => one.spread()) }));
  // More functions than steps to tell them apart: only the slope is left.
  return {
    about,
    rows: [...(solve ? rows : []), { name: "slope per step", values: slopes.map((one) => one.spread()) }],
  };
}

function describeSeasons(
  series: SeriesArray,
  names: readonly string[],
  seasonAt: (at: number) => number,
  phase: string,
): ComponentRow[] {
  const [windows, steps, features] = series.shape;
  const profile = names.map(() => accumulators(features));
  for (let n = 0; n < windows; n++) {
    const position = phase === "window" ? 0 : (series.positions?.[n] ?? 0);
    for (let t = 0; t < steps; t++) {
      const season = profile[seasonAt(position + t)] as Accumulator[];
      for (let d = 0; d < features; d++) season[d]?.add(series.values[(n * steps + t) * features + d] as number);
    }
  }
  return names.map((name, s) => ({ name, values: (profile[s] as Accumulator[]).map((one) => one.spread()) }));
}

/** A cycle has no seasons: it is read at points, each standing for the steps nearest to it. */
function describeFourier(block: BlockConfig, series: SeriesArray): Table {
  const { period, phase = "calendar" } = block as unknown as { period: number; phase?: string };
  const points = Math.min(Math.ceil(period), mostFourierPoints);
  const names = Array.from({ length: points }, (_, k) => `step ${Number(((k * period) / points).toFixed(2))}`);
  const pointAt = (at: number) => Math.round((mod(at, period) / period) * points) % points;
  return {
    about: `profile over a period of ${period} steps`,
    rows: describeSeasons(series, names, pointAt, phase),
  };
}

function readSeasonality(block: BlockConfig) {
  const {
    seasons,
    stepsPerSeason = 1,
    phase = "calendar",
  } = block as unknown as {
    seasons: number;
    stepsPerSeason?: number;
    phase?: string;
  };
  return { seasons, stepsPerSeason, phase };
}

function spreadByFeature(series: SeriesArray): (Spread | null)[] {
  const all = accumulators(series.columns.length);
  for (let i = 0; i < series.values.length; i++) all[i % all.length]?.add(series.values[i] as number);
  return all.map((one) => one.spread());
}

interface Accumulator {
  add(value: number): void;
  spread(): Spread | null;
}

function accumulators(features: number): Accumulator[] {
  return Array.from({ length: features }, () => createAccumulator());
}

/** Welford's running mean and variance. */
function createAccumulator(): Accumulator {
  let count = 0;
  let mean = 0;
  let squares = 0;
  return {
    add(value) {
      count++;
      const difference = value - mean;
      mean += difference / count;
      squares += difference * (value - mean);
    },
    spread: () => (count === 0 ? null : { mean, standardDeviation: Math.sqrt(squares / count) }),
  };
}

function mod(value: number, period: number): number {
  return ((value % period) + period) % period;
}

function formatPlace(place: number): string {
  return String(Number(place.toFixed(3)));
}
