import type { SeriesArray } from "@timevae/spec";
import { choleskyInPlace, solveLower, solveLowerTransposed } from "@timevae/statistics";
import type { FactsChoice } from "../training-config.js";
import { giveAtoms, giveGrids, givenOrders } from "./given-facts.js";
import { findGrid, type Grid } from "./grid.js";
import { findLineColumns, type LineColumns } from "./line-columns.js";

/** A column that is always the same combination of columns before it: `constant + Σ weights[i] · column i`. */
export interface LinearColumn {
  readonly column: number;
  readonly constant: number;
  /** By column; only those that count. */
  readonly weights: readonly { readonly column: number; readonly weight: number }[];
}

/** What is exactly true of every row of the training data. */
export interface ColumnFacts {
  /** Columns that follow from others: copies, sums, the same in other units. */
  readonly linear: readonly LinearColumn[];
  /** By column: values are `origin + k · size` with an integer k; null where there is no such grid. */
  readonly grids: readonly (Grid | null)[];
  /** Pairs of columns that touch, the first never above the second. */
  readonly orders: readonly (readonly [lower: number, upper: number])[];
  /** By column: values that come exactly, again and again; the most frequent first. */
  readonly atoms: readonly (readonly number[])[];
  /** Columns that are straight lines between knots; null: there are none. */
  readonly lines: LineColumns | null;
}

const everything: FactsChoice = { linear: true, grids: true, orders: true, atoms: true, lines: true };

/** How far float32 numbers may be from what they stand for, relative to their size. */
const rounding = 4e-7;
/** Columns that order relations are looked for among, at most. */
const mostOrderedColumns = 64;
/** Share of a column's values that are the same, at least, before it is more than chance. */
const leastAtom = 0.1;
/** How many times more often than the next values of its grid an atom comes. */
const standingOut = 5;
/** Atoms of a column, at most: each is an event to learn. */
const mostAtoms = 6;
/**
 * How near to each other two columns are where they touch, in parts of the smaller deviation of the two; and in how many rows they do,
 * at least.
 */
const touching = { distance: 0.1, share: 0.005 };
/** Rows that a relation has to hold on, at least, before it is believed. */
const fewestRows = 50;

/**
 * Finds what is exactly true of all windows.
 *
 * @param choice what to look for, and what is given instead
 * @throws {TimeVAEError} `invalid-config` when what is given is not true of the windows, or names a column that there is not
 */
export function findColumnFacts(series: SeriesArray, choice: FactsChoice = everything): ColumnFacts {
  const { values } = series;
  const columns = series.shape[2];
  const all = Array.from({ length: columns }, (_, d) => d);
  const enough = values.length / columns >= fewestRows;
  const linear = enough && choice.linear ? findLinearColumns(values, columns) : [];
  const dependent = new Set(linear.map(({ column }) => column));
  const free = all.filter((d) => !dependent.has(d));
  const grids = all.map((d) => (enough && choice.grids !== false ? findGrid(values, columns, d) : null));
  giveGrids(series, choice.grids, grids);
  const lines = enough && choice.lines ? linesOf(series, free, choice) : null;
  // Knots on a grid come to the same values again and again as well.
  const onKnots = new Set(lines?.columns.filter((_, i) => lines.grids[i]));
  const atoms = all.map((d) =>
    enough && choice.atoms !== false && !dependent.has(d) && !onKnots.has(d)
      ? findAtoms(values, columns, d, grids[d] as Grid | null)
      : [],
  );
  giveAtoms(series, choice.atoms, atoms);
  return {
    linear,
    grids,
    orders: Array.isArray(choice.orders)
      ? givenOrders(series, choice.orders)
      : enough && choice.orders
        ? findOrders(values, columns)
        : [],
    atoms,
    lines,
  };
}

/** Lines, with the grids of their knots where these are not turned off. */
function linesOf(series: SeriesArray, free: readonly number[], { grids: choice }: FactsChoice): LineColumns | null {
  const lines = findLineColumns(series, free);
  if (!lines || choice === true) return lines;
  const isOff = (d: number) => choice === false || choice[series.columns[d] as string] === null;
  return { ...lines, grids: lines.grids.map((grid, i) => (isOff(lines.columns[i] as number) ? null : grid)) };
}

function findAtoms(values: Float32Array, columns: number, column: number, grid: Grid | null): number[] {
  const counts = new Map<number, number>();
  const rows = values.length / columns;
  for (let i = column; i < values.length; i += columns) {
    counts.set(values[i] as number, (counts.get(values[i] as number) ?? 0) + 1);
  }
  if (counts.size === 1) return [];
  const isAtom = ([value, count]: readonly [number, number]) => {
    // Of few values on a grid, each is one.
    if (grid && counts.size <= mostAtoms) return true;
    if (count < leastAtom * rows) return false;
    if (!grid) return true;
    // Of many, what stands out among its neighbours.
    const beside = [-1, 1].map((side) => counts.get(Math.fround(value + side * grid.size)) ?? 0);
    return count > standingOut * Math.max(...beside);
  };
  return [...counts]
    .filter(isAtom)
    .sort(([a, x], [b, y]) => y - x || a - b)
    .slice(0, mostAtoms)
    .map(([value]) => value);
}

function findOrders(values: Float32Array, columns: number): [number, number][] {
  if (columns > mostOrderedColumns) return [];
  const rows = values.length / columns;
  const highest = new Float64Array(columns).fill(Number.NEGATIVE_INFINITY);
  const lowest = new Float64Array(columns).fill(Number.POSITIVE_INFINITY);
  for (let i = 0; i < values.length; i++) {
    const d = i % columns;
    highest[d] = Math.max(highest[d] as number, values[i] as number);
    lowest[d] = Math.min(lowest[d] as number, values[i] as number);
  }
  const deviations = Array.from({ length: columns }, (_, d) => deviationOf(values, columns, d));
  const orders: [number, number][] = [];
  for (let lower = 0; lower < columns; lower++) {
    for (let upper = 0; upper < columns; upper++) {
      // Where ranges do not overlap, the limits say it already.
      if (lower === upper || (highest[lower] as number) <= (lowest[upper] as number)) continue;
      let holds = true;
      let differs = false;
      let touches = 0;
      const near = touching.distance * Math.min(deviations[lower] as number, deviations[upper] as number);
      for (let row = 0; holds && row < rows; row++) {
        const away = (values[row * columns + upper] as number) - (values[row * columns + lower] as number);
        holds = away >= 0;
        differs ||= away > 0;
        if (away <= near) touches++;
      }
      // Two columns far from each other, of which one was above for as long as somebody looked, have no order.
      if (holds && differs && touches >= touching.share * rows) orders.push([lower, upper]);
    }
  }
  return orders;
}

function deviationOf(values: Float32Array, columns: number, column: number): number {
  const rows = values.length / columns;
  let [mean, squares] = [0, 0];
  for (let i = column; i < values.length; i += columns) mean += (values[i] as number) / rows;
  for (let i = column; i < values.length; i += columns) squares += ((values[i] as number) - mean) ** 2 / rows;
  return Math.sqrt(squares);
}

/** By least squares on the columns before that do not follow from others themselves; what is left over has to be rounding. */
function findLinearColumns(values: Float32Array, columns: number): LinearColumn[] {
  const rows = values.length / columns;
  const mean = new Float64Array(columns);
  for (let i = 0; i < values.length; i++)
    mean[i % columns] = (mean[i % columns] as number) + (values[i] as number) / rows;
  const deviation = new Float64Array(columns);
  for (let i = 0; i < values.length; i++) {
    const d = i % columns;
    deviation[d] = (deviation[d] as number) + ((values[i] as number) - (mean[d] as number)) ** 2 / rows;
  }
  for (let d = 0; d < columns; d++) deviation[d] = Math.sqrt(deviation[d] as number);
  const correlation = new Float64Array(columns * columns);
  const row = new Float64Array(columns);
  for (let r = 0; r < rows; r++) {
    for (let d = 0; d < columns; d++) {
      row[d] = ((values[r * columns + d] as number) - (mean[d] as number)) / ((deviation[d] as number) || 1);
    }
    for (let a = 0; a < columns; a++) {
      for (let b = 0; b <= a; b++) {
        correlation[a * columns + b] =
          (correlation[a * columns + b] as number) + ((row[a] as number) * (row[b] as number)) / rows;
      }
    }
  }
  const free: number[] = [];
  const linear: LinearColumn[] = [];
  for (let column = 0; column < columns; column++) {
    if (deviation[column] === 0) continue;
    const found =
      free.length > 0 && rows > 2 * free.length ? combinationOf(column, free, correlation, mean, deviation) : undefined;
    if (found && holdsEverywhere(values, columns, found)) linear.push(found);
    else free.push(column);
  }
  return linear;
}

function combinationOf(
  column: number,
  free: readonly number[],
  correlation: Float64Array,
  mean: Float64Array,
  deviation: Float64Array,
): LinearColumn | undefined {
  const columns = mean.length;
  const size = free.length;
  const lower = new Float64Array(size * size);
  const solution = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++)
      lower[i * size + j] = correlation[(free[i] as number) * columns + (free[j] as number)] as number;
    lower[i * size + i] = (lower[i * size + i] as number) + 1e-12;
    solution[i] = correlation[column * columns + (free[i] as number)] as number;
  }
  const right = solution.slice();
  if (!choleskyInPlace(lower, size)) return undefined;
  solveLower(lower, size, solution);
  solveLowerTransposed(lower, size, solution);
  let explained = 0;
  for (let i = 0; i < size; i++) explained += (solution[i] as number) * (right[i] as number);
  if (explained < 1 - 1e-6) return undefined;
  const weights = free
    .map((other, i) => ({
      column: other,
      weight: tidy(((solution[i] as number) * (deviation[column] as number)) / (deviation[other] as number)),
      share: Math.abs(solution[i] as number),
    }))
    .filter(({ share }) => share > 1e-5)
    .map(({ column: other, weight }) => ({ column: other, weight }));
  const constant = weights.reduce(
    (sum, { column: other, weight }) => sum - weight * (mean[other] as number),
    mean[column] as number,
  );
  const negligible = Math.abs(constant) < 1e-5 * (deviation[column] as number);
  return { column, constant: negligible ? 0 : constant, weights };
}

/** A weight that is a round number to the precision of the data is that number. */
function tidy(weight: number): number {
  const rounded = Number(weight.toPrecision(3));
  return Math.abs(weight - rounded) < 1e-5 * Math.abs(weight) ? rounded : weight;
}

function holdsEverywhere(values: Float32Array, columns: number, { column, constant, weights }: LinearColumn): boolean {
  let range = 0;
  const first = values[column] as number;
  for (let i = column; i < values.length; i += columns)
    range = Math.max(range, Math.abs((values[i] as number) - first));
  for (let start = 0; start < values.length; start += columns) {
    let sum = constant;
    let size = Math.abs(constant);
    for (const { column: other, weight } of weights) {
      const term = weight * (values[start + other] as number);
      sum += term;
      size += Math.abs(term);
    }
    if (Math.abs(sum - (values[start + column] as number)) > 1e-6 * range + rounding * size) return false;
  }
  return true;
}
