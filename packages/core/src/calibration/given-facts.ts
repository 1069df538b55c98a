import { type SeriesArray, TimeVAEError } from "@timevae/spec";
import type { FactsChoice } from "../training-config.js";
import { type Grid, liesOnGrid } from "./grid.js";

/**
 * What is given has to be true of the data, and is looked at before training begins rather than after it.
 *
 * @throws {TimeVAEError} `invalid-config`
 */
export function checkGivenFacts(series: SeriesArray, { grids, orders, atoms }: FactsChoice): void {
  giveGrids(series, grids, []);
  giveAtoms(series, atoms, []);
  if (Array.isArray(orders)) givenOrders(series, orders);
}

/** Puts grids that are given by name in place of those found. */
export function giveGrids(series: SeriesArray, choice: FactsChoice["grids"], grids: (Grid | null)[]): void {
  if (typeof choice === "boolean") return;
  for (const [name, size] of Object.entries(choice)) {
    const column = columnOf(series, name, "grids");
    const grid = size === null ? null : { size, origin: 0 };
    if (grid && !liesOnGrid(series.values, series.shape[2], column, grid)) {
      throw invalid(
        "grids",
        `multiples of ${size} in column "${name}"`,
        "values between them",
        "another size, or null",
      );
    }
    grids[column] = grid;
  }
}

/** Puts atoms that are given by name in place of those found. */
export function giveAtoms(series: SeriesArray, choice: FactsChoice["atoms"], atoms: number[][]): void {
  if (typeof choice === "boolean") return;
  for (const [name, values] of Object.entries(choice)) {
    atoms[columnOf(series, name, "atoms")] = [...new Set(values.map(Math.fround))];
  }
}

/** Pairs of names as pairs of columns. */
export function givenOrders(
  series: SeriesArray,
  pairs: readonly (readonly [string, string])[],
): (readonly [lower: number, upper: number])[] {
  const { values, shape } = series;
  const columns = shape[2];
  return pairs.map(([lowerName, upperName]) => {
    const [lower, upper] = [columnOf(series, lowerName, "orders"), columnOf(series, upperName, "orders")];
    for (let row = 0; row < values.length / columns; row++) {
      const [a, b] = [values[row * columns + lower] as number, values[row * columns + upper] as number];
      if (a <= b) continue;
      const place = `window ${Math.floor(row / shape[1])}, step ${row % shape[1]}`;
      throw invalid("orders", `${lowerName} ≤ ${upperName}`, `${a} above ${b} in ${place}`, "leave the pair out");
    }
    return [lower, upper];
  });
}

function columnOf({ columns }: SeriesArray, name: string, key: string): number {
  const column = columns.indexOf(name);
  if (column < 0) throw invalid(key, `one of ${columns.join(", ")}`, `"${name}"`, "name a column of the data");
  return column;
}

function invalid(key: string, expected: string, received: string, remedy: string): TimeVAEError {
  return new TimeVAEError(
    "invalid-config",
    `training.calibration.facts.${key}: expected ${expected}, received ${received}; ${remedy}`,
  );
}
