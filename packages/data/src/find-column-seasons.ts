import { noiseBackground } from "./noise-background.js";
import { removePolynomial, sumOfSquares } from "./polynomial-fit.js";
import { crossValidatedReduction, fitProfile, seasonIndices } from "./season-profile.js";
import { type SeasonShape, seasonShape } from "./season-shape.js";
import { autocorrelation, powerSpectrum } from "./spectrum.js";

/** A season found in one column. */
export interface ColumnSeason {
  readonly shape: SeasonShape;
  /** How many times the noise around it the spectrum's peak is. */
  readonly peak: number;
  /** Share of the column's variance, its trend apart, that the pattern of one half explains in the other half. */
  readonly strength: number;
}

export interface ColumnSeasons {
  readonly found: readonly ColumnSeason[];
  /** The column without its seasons. */
  readonly rest: Float64Array;
}

export interface FindColumnSeasonsOptions {
  readonly calendar: readonly SeasonShape[];
  readonly maxSeasons: number;
  /** The first row's position in time. */
  readonly start: number;
  /** Columns that are searched: with more of them, one has to stand out further. */
  readonly columns: number;
}

/** The probability that a series of noise gives a peak at all. */
const falseAlarms = 0.01;
/** The noise around a peak is known from few frequencies only, in a short series from very few. */
const margin = (length: number) => 1.5 + 90 / length;
const leastStrength = 0.02;
const mostTries = 12;

/**
 * Finds seasons one after another: the highest peak of the spectrum above the noise; the period that it may belong to, the peak
 * being one of its harmonics perhaps, whose pattern repeats best; that pattern is taken away, harmonics and all; and again.
 */
export function findColumnSeasons(values: Float64Array, options: FindColumnSeasonsOptions): ColumnSeasons {
  const { length } = values;
  let rest = values;
  let centered = removePolynomial(values, 2);
  const total = sumOfSquares(centered);
  const found: ColumnSeason[] = [];
  const done: { frequency: number; harmonics: boolean }[] = [];
  if (!(total > 1e-20 * sumOfSquares(values))) return { found, rest };
  const threshold = margin(length) * Math.log((length * options.columns) / 2 / falseAlarms);
  for (let tries = 0; tries < mostTries && found.length < options.maxSeasons; tries++) {
    const peak = highestPeak(centered, done);
    if (peak.ratio < threshold) break;
    const periods = found.map(({ shape }) => shape);
    const best = bestShape(centered, peak.frequency, options, periods);
    const strength = best === undefined ? 0 : best.reduction / total;
    if (best === undefined || strength < leastStrength) {
      done.push({ frequency: peak.frequency, harmonics: false });
      continue;
    }
    found.push({ shape: best.shape, peak: peak.ratio, strength });
    done.push({ frequency: 1 / best.shape.period, harmonics: true });
    rest = removeSeason(rest, centered, best.shape, options.start);
    centered = removePolynomial(rest, 2);
  }
  return { found, rest };
}

function removeSeason(values: Float64Array, centered: Float64Array, shape: SeasonShape, start: number): Float64Array {
  const indices = seasonIndices(values.length, shape, start);
  const profile = fitProfile(centered, indices, shape.seasons);
  return values.map((value, t) => value - (profile[indices[t] as number] as number));
}

/** Periods from 2 steps to a third of the series, except near what has been dealt with. */
function highestPeak(
  centered: Float64Array,
  done: readonly { readonly frequency: number; readonly harmonics: boolean }[],
): { frequency: number; ratio: number } {
  const { length } = centered;
  const spectrum = powerSpectrum(centered);
  const background = noiseBackground(spectrum, length);
  const { power, frequencyStep } = spectrum;
  const isDone = (at: number) =>
    done.some(({ frequency, harmonics }) => {
      const k = harmonics ? Math.max(1, Math.round(at / frequency)) : 1;
      return Math.abs(at - k * frequency) <= Math.max(3 / length, harmonics ? 0.01 * at : 0) && at * length > 0;
    });
  let best = { k: 0, ratio: 0 };
  for (let k = Math.ceil(3 / length / frequencyStep); k < power.length; k++) {
    const ratio = (power[k] as number) / (background[k] as number);
    if (ratio > best.ratio && !isDone(k * frequencyStep)) best = { k, ratio };
  }
  return { frequency: vertex(power, best.k) * frequencyStep, ratio: best.ratio };
}

/** The top of the parabola through a maximum and its neighbours. */
function vertex(power: Float64Array, k: number): number {
  const [before, top, after] = [power[k - 1] ?? 0, power[k] ?? 0, power[k + 1] ?? 0];
  const bend = before - 2 * top + after;
  return bend < 0 ? Math.min(k + 0.5, Math.max(k - 0.5, k + (before - after) / (2 * bend))) : k;
}

/** Of the periods of which a frequency may be the first or a higher harmonic: the one whose pattern repeats best. */
function bestShape(
  centered: Float64Array,
  frequency: number,
  { calendar, start }: FindColumnSeasonsOptions,
  found: readonly SeasonShape[],
): { shape: SeasonShape; reduction: number } | undefined {
  const { length } = centered;
  const taken = (period: number) => found.some((shape) => Math.abs(1 / shape.period - 1 / period) < 1 / length);
  const named = calendar.filter(({ period }) => {
    const harmonic = Math.max(1, Math.round(frequency * period));
    return harmonic <= 12 && Math.abs(frequency - harmonic / period) <= 1 / length;
  });
  const correlation = autocorrelation(centered);
  const others = [1, 2, 3, 4, 5, 6].flatMap((harmonic) => {
    const period = wholePeriod(harmonic / frequency, harmonic, correlation, found);
    if (calendar.some((shape) => Math.abs(1 / shape.period - 1 / period) <= 1 / length)) return [];
    const units = found.map((shape) => shape.period).filter((unit) => Number.isInteger(period / unit));
    const shapes = [seasonShape(period, units), seasonShape(period, [])];
    return units.length === 0 ? shapes.slice(1) : shapes;
  });
  const scored = [...named, ...others]
    .filter(({ period }) => period >= 2 && period <= length / 3 && !taken(period))
    .map((shape) => ({ shape, reduction: crossValidatedReduction(centered, shape, start) }));
  const most = Math.max(...scored.map(({ reduction }) => reduction));
  // The calendar's periods stand first, then from short to long: of equally good ones the first.
  return scored.find(({ reduction }) => reduction > 0 && reduction >= 0.9 * most);
}

/**
 * The whole period with the highest autocorrelation among those that the spectrum cannot tell from this one, a multiple of
 * an earlier one if there is one; where there is none, the period is not whole.
 */
function wholePeriod(
  period: number,
  harmonic: number,
  correlation: Float64Array,
  found: readonly SeasonShape[],
): number {
  const { length } = correlation;
  const uncertainty = (period * period) / (2 * harmonic * length);
  for (const { period: unit } of found) {
    const multiple = Math.round(period / unit) * unit;
    if (multiple > unit && Number.isInteger(unit) && Math.abs(multiple - period) <= uncertainty) return multiple;
  }
  let best = period;
  let highest = Number.NEGATIVE_INFINITY;
  for (let lag = Math.ceil(period - uncertainty); lag <= Math.min(period + uncertainty, length - 1); lag++) {
    // Each lag by the pairs that it has: otherwise the shorter of two lags looks better.
    const value = ((correlation[lag] as number) * length) / (length - lag);
    if (value > highest) [best, highest] = [lag, value];
  }
  return best;
}
