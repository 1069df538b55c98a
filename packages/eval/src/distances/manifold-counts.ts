import type { SeriesArray } from "@timevae/spec";
import { type Matrix, nearestNeighbours, squaredDistances } from "@timevae/statistics";
import { breathe } from "../breathe.js";
import type { Comparison, MeasureOptions } from "../measure.js";
import { evenSubset } from "./even-subset.js";
import { rememberComparison } from "./remember-comparison.js";
import { shareRows } from "./share-rows.js";
import { windowMatrix } from "./window-matrix.js";

/** Neighbours that a window's ball reaches to. */
export const neighbourhood = 5;

/** Rows between two breaths. */
const chunk = 50;

/** How real and judged windows lie among each other: what precision, recall, density and coverage are made of. */
export interface ManifoldCounts {
  /** `[subject]`: in how many balls around training windows each judged window lies. */
  readonly realBalls: Uint32Array;
  /** `[train]`: whether a training window's ball holds a judged window. */
  readonly covered: Uint8Array;
  /** `[train]`: whether a training window lies in a ball around a judged window. */
  readonly reached: Uint8Array;
}

/**
 * Counts for at most 1500 windows a side (600 in fast mode), as many of each as the smallest of the three sets has, so that rows of
 * one table can be compared. A ball reaches from a window to its fifth neighbour in its own set; windows that share rows do not count
 * as neighbours. The same comparison is counted once.
 */
export const manifoldCounts: (comparison: Comparison, options: MeasureOptions) => Promise<ManifoldCounts> =
  rememberComparison(count);

async function count(
  { train, heldOut, subject }: Comparison,
  { fast, signal }: MeasureOptions,
): Promise<ManifoldCounts> {
  const [, steps, features] = train.shape;
  const affordable = Math.max(100, Math.sqrt((fast ? 1e8 : 6e8) / (steps * features)));
  const most = Math.min(fast ? 600 : 1500, affordable, ...[train, heldOut, subject].map(({ shape }) => shape[0]));
  const realWindows = evenSubset(train, most);
  const otherWindows = evenSubset(subject, most);
  const real = windowMatrix(realWindows);
  const other = windowMatrix(otherWindows);
  const realRadii = await squaredRadii(realWindows, real, signal);
  const otherRadii = await squaredRadii(otherWindows, other, signal);
  const counts = {
    realBalls: new Uint32Array(other.rows),
    covered: new Uint8Array(real.rows),
    reached: new Uint8Array(real.rows),
  };
  for (let from = 0; from < real.rows; from += chunk) {
    const to = Math.min(from + chunk, real.rows);
    const squares = squaredDistances(real, other, from, to);
    for (let i = from; i < to; i++) {
      for (let j = 0; j < other.rows; j++) {
        const square = squares[(i - from) * other.rows + j] as number;
        if (square <= (realRadii[i] as number)) {
          counts.realBalls[j] = (counts.realBalls[j] as number) + 1;
          counts.covered[i] = 1;
        }
        if (square <= (otherRadii[j] as number)) counts.reached[i] = 1;
      }
    }
    await breathe(signal);
  }
  return counts;
}

/** `[rows]`: to the fifth neighbour, or the last one of fewer, with a margin for rounding. */
async function squaredRadii(
  series: SeriesArray,
  points: Matrix,
  signal: AbortSignal | undefined,
): Promise<Float64Array> {
  const radii = new Float64Array(points.rows);
  const exclude = (a: number, b: number) => shareRows(series, a, b);
  for (let from = 0; from < points.rows; from += chunk) {
    const to = Math.min(from + chunk, points.rows);
    const { distances } = nearestNeighbours(points, points, { count: neighbourhood, exclude, from, to });
    for (let i = from; i < to; i++) {
      const own = distances
        .subarray((i - from) * neighbourhood, (i - from + 1) * neighbourhood)
        .filter(Number.isFinite);
      radii[i] = ((own[own.length - 1] ?? 0) * (1 + 1e-9)) ** 2;
    }
    await breathe(signal);
  }
  return radii;
}
