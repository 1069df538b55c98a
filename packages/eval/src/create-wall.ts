import type { SeriesArray } from "@timevae/spec";
import type { Wall } from "./pictures.js";

/** Windows of each kind in a wall. */
const wallWindows = 8;
/** More steps than this are thinned out: a cell of a wall is some seventy pixels wide. */
const mostSteps = 96;

/**
 * The first windows of each kind: in canonical order a fair draw, nobody's choice.
 *
 * @param columns places of the columns that are shown
 */
export function createWall(real: SeriesArray, synthetic: SeriesArray, columns: readonly number[]): Wall {
  return {
    columns: columns.map((d) => real.columns[d] as string),
    real: takeWindows(real, columns),
    synthetic: takeWindows(synthetic, columns),
  };
}

function takeWindows({ values, shape }: SeriesArray, columns: readonly number[]): number[][][] {
  const [windows, steps, features] = shape;
  const every = Math.ceil(steps / mostSteps);
  return Array.from({ length: Math.min(wallWindows, windows) }, (_, n) =>
    columns.map((d) =>
      Array.from(
        { length: Math.ceil(steps / every) },
        (_, k) => values[(n * steps + k * every) * features + d] as number,
      ),
    ),
  );
}
