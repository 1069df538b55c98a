import type { SeriesArray } from "@timevae/spec";
import { eventAt, noChange } from "./exact-event.js";
import { findGrid, type Grid } from "./grid.js";

/** Columns that are straight lines between knots, as values are that were made denser by interpolation: hourly weather every ten minutes. */
export interface LineColumns {
  /** P: steps from knot to knot. */
  readonly period: number;
  /** In ascending order; all have their knots at the same steps. */
  readonly columns: readonly number[];
  /** `[P]`: shares of windows, by how many steps before their first one the last knot was. */
  readonly phases: readonly number[];
  /** By column: what values at knots are multiples of; null where there is no such grid. */
  readonly grids: readonly (Grid | null)[];
}

/** Windows in which a column has to have several knots, as a share, before anything is said of it. */
const leastKnotted = 0.5;
/** Knots without which nothing is said of their grid. */
const fewestKnots = 50;
/** Steps between knots that are tried. */
const mostPeriod = 128;

/**
 * Finds columns that bend at every P-th step only, without an exception in any window; undefined when there are none. Of several P, the
 * one that most columns have.
 */
export function findLineColumns(series: SeriesArray, candidates: readonly number[]): LineColumns | null {
  const steps = series.shape[1];
  const most = Math.min(mostPeriod, Math.floor((steps - 2) / 2));
  const byPeriod = new Map<number, number[]>();
  for (const column of candidates) {
    const bends = bendsOf(series, column);
    if (!hasKnots(bends, steps)) continue;
    for (let period = most; period >= 2; period--) {
      if (!isFeasible(bends, steps, period)) continue;
      byPeriod.set(period, [...(byPeriod.get(period) ?? []), column]);
      break;
    }
  }
  const found = [...byPeriod].sort(([a, x], [b, y]) => y.length - x.length || b - a)[0];
  if (!found) return null;
  const [period, alike] = found;
  // Together: each column that fits in with those before it.
  const columns: number[] = [];
  let joint = new Uint8Array(series.shape[0] * steps);
  for (const column of alike) {
    const more = bendsOf(series, column);
    const both = joint.map((bend, i) => bend | (more[i] as number));
    if (!isFeasible(both, steps, period)) continue;
    joint = both;
    columns.push(column);
  }
  const phases = new Array<number>(period).fill(0);
  const certain: number[] = [];
  for (let n = 0; n < series.shape[0]; n++) {
    const possible = possiblePhases(joint.subarray(n * steps, (n + 1) * steps), period);
    for (const phase of possible) phases[phase] = (phases[phase] as number) + 1 / possible.length / series.shape[0];
    certain.push(possible.length === 1 ? (possible[0] as number) : -1);
  }
  return { period, columns, phases, grids: columns.map((column) => knotGrid(series, column, period, certain)) };
}

/** The grid of a column's values at knots, of windows that say where these are. */
function knotGrid(
  { values, shape }: SeriesArray,
  column: number,
  period: number,
  phases: readonly number[],
): Grid | null {
  const [, steps, columns] = shape;
  const knots: number[] = [];
  for (const [n, phase] of phases.entries()) {
    // A knot is the last value of a line: the next bends.
    for (let t = 0; phase >= 0 && t < steps; t++) {
      if ((phase + t + 1) % period === 0) knots.push(values[(n * steps + t) * columns + column] as number);
    }
  }
  return knots.length < fewestKnots ? null : findGrid(Float32Array.from(knots), 1, 0);
}

/**
 * By how much of a knot's grid a value that is drawn may vary: it decides where the line ends. Of a window's first value, which has
 * none before it, a P-th, unless it is a knot itself.
 */
export function shareOfLine(step: number, phase: number, period: number): number {
  if (step === 0) return phase === period - 1 ? 1 : 1 / period;
  return 1 / (period - phase);
}

/**
 * How many steps before each window's first one the last knot was. Where several are possible it is the one that `pick` gives, of so
 * many; where none is, as may be in windows that nothing was found from, the one with the fewest exceptions.
 */
export function phasesOf(
  series: SeriesArray,
  { period, columns }: LineColumns,
  pick: (count: number) => number,
): Uint16Array {
  const [windows, steps] = series.shape;
  const bends = columns.map((column) => bendsOf(series, column));
  return Uint16Array.from({ length: windows }, (_, n) => {
    const joint = Uint8Array.from({ length: steps }, (__, t) =>
      bends.some((column) => column[n * steps + t] === 1) ? 1 : 0,
    );
    const possible = possiblePhases(joint, period);
    return possible[pick(possible.length)] as number;
  });
}

/** `[N · T]`: 1 where a value neither stayed nor went straight on. */
function bendsOf({ values, shape }: SeriesArray, column: number): Uint8Array<ArrayBuffer> {
  const [windows, steps, columns] = shape;
  const limit = noChange(values, columns, column);
  return Uint8Array.from({ length: windows * steps }, (_, i) =>
    i % steps >= 2 && eventAt(values, i * columns + column, columns, i % steps, limit) === 0 ? 1 : 0,
  );
}

function hasKnots(bends: Uint8Array, steps: number): boolean {
  const windows = bends.length / steps;
  let knotted = 0;
  for (let n = 0; n < windows; n++) {
    let count = 0;
    for (let t = 0; t < steps; t++) count += bends[n * steps + t] as number;
    if (count >= 2) knotted++;
  }
  return knotted >= leastKnotted * windows;
}

function isFeasible(bends: Uint8Array, steps: number, period: number): boolean {
  for (let start = 0; start < bends.length; start += steps) {
    let place = -1;
    for (let t = 2; t < steps; t++) {
      if (bends[start + t] === 0) continue;
      if (place < 0) place = t % period;
      else if (place !== t % period) return false;
    }
  }
  return true;
}

/** Phases of the first step with the fewest bends elsewhere than at knots: those at steps t with `(phase + t) mod P = 0`. */
function possiblePhases(bends: Uint8Array, period: number): number[] {
  const exceptions = new Array<number>(period).fill(0);
  for (const [t, bend] of bends.entries()) {
    if (bend === 0) continue;
    for (let phase = 0; phase < period; phase++) {
      if ((phase + t) % period !== 0) exceptions[phase] = (exceptions[phase] as number) + 1;
    }
  }
  const fewest = Math.min(...exceptions);
  return exceptions.flatMap((count, phase) => (count === fewest ? [phase] : []));
}
