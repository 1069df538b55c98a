import type { SeriesArray } from "@timevae/spec";
import { correlation, createMatrix, histogram, kolmogorovSmirnov, nearestNeighbours } from "@timevae/statistics";
import { autocorrelationOf } from "./autocorrelation-of.js";
import { limitWindows } from "./check-windows.js";
import { createWall } from "./create-wall.js";
import type { ClosestCurve, MarginalCurve, Pictures } from "./pictures.js";
import type { PreparedWindows } from "./prepare.js";

/** Columns that are drawn, at most. */
const mostColumns = { wall: 8, curves: 12, correlations: 24 } as const;
const bins = 32;
/** Lags of an autocorrelation curve, at most. */
const mostLags = 48;
/** Windows whose closest training window is looked for. */
const closestWindows = 1000;
/** Of them at a time, before other work has its turn. */
const closestAtOnce = 100;

export interface PictureOptions {
  readonly seed: number;
  readonly fast: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((fraction: number) => void) | undefined;
}

/** Everything that a report draws. Where there are many columns, those whose values differ most, in their order. */
export async function createPictures(prepared: PreparedWindows, options: PictureOptions): Promise<Pictures> {
  const { train, heldOut, synthetic, scaled } = prepared;
  const ranked = rankColumns(train, synthetic);
  const first = (most: number) => ranked.slice(0, most).sort((a, b) => a - b);
  const curves = first(mostColumns.curves);
  const lags = Math.min(mostLags, train.shape[1] - 1);
  const related = first(mostColumns.correlations);
  options.onProgress?.(0.1);
  const closest = await measureClosest(scaled, options);
  return {
    wall: createWall(train, synthetic, first(mostColumns.wall)),
    marginals: curves.map((d) => marginalOf(prepared, d)),
    autocorrelations: curves.map((d) => ({
      column: train.columns[d] as string,
      real: autocorrelationOf(train, d, lags),
      heldOut: autocorrelationOf(heldOut, d, lags),
      synthetic: autocorrelationOf(synthetic, d, lags),
    })),
    correlations: {
      columns: related.map((d) => train.columns[d] as string),
      real: correlationsOf(train, related),
      synthetic: correlationsOf(synthetic, related),
    },
    embeddings: [],
    closest,
  };
}

/** Places of the columns, those whose values differ most first. */
function rankColumns(train: SeriesArray, synthetic: SeriesArray): number[] {
  const differences = train.columns.map((_, d) =>
    kolmogorovSmirnov(columnOf(train, d).sort(), columnOf(synthetic, d).sort()),
  );
  return differences.map((_, d) => d).sort((a, b) => (differences[b] as number) - (differences[a] as number) || a - b);
}

/** All values of a column. */
function columnOf({ values, shape }: SeriesArray, d: number): Float64Array {
  const features = shape[2];
  const column = new Float64Array(values.length / features);
  for (let i = 0; i < column.length; i++) column[i] = values[i * features + d] as number;
  return column;
}

function marginalOf({ train, heldOut, synthetic }: PreparedWindows, d: number): MarginalCurve {
  const sides = [train, heldOut, synthetic].map((series) => columnOf(series, d));
  let minimum = Number.POSITIVE_INFINITY;
  let maximum = Number.NEGATIVE_INFINITY;
  for (const side of sides) {
    for (const value of side) {
      minimum = Math.min(minimum, value);
      maximum = Math.max(maximum, value);
    }
  }
  // A constant stands in the middle of its picture.
  if (minimum === maximum) [minimum, maximum] = [minimum - 0.5, maximum + 0.5];
  const [real, unseen, drawn] = sides.map((side) =>
    Array.from(histogram(side, { minimum, maximum, bins }).subarray(1, bins + 1)),
  ) as [number[], number[], number[]];
  const edges = edgesOf(minimum, maximum);
  return { column: train.columns[d] as string, edges, real, heldOut: unseen, synthetic: drawn };
}

function edgesOf(minimum: number, maximum: number): number[] {
  return Array.from({ length: bins + 1 }, (_, i) => minimum + ((maximum - minimum) * i) / bins);
}

function correlationsOf({ values, shape }: SeriesArray, columns: readonly number[]): number[][] {
  const rows = values.length / shape[2];
  const chosen = new Float64Array(rows * columns.length);
  for (let row = 0; row < rows; row++) {
    columns.forEach((d, k) => {
      chosen[row * columns.length + k] = values[row * shape[2] + d] as number;
    });
  }
  const matrix = correlation(createMatrix(chosen, rows, columns.length));
  return columns.map((_, i) => Array.from(matrix.values.subarray(i * columns.length, (i + 1) * columns.length)));
}

/** How far synthetic and held-out windows are from the closest training window: root mean square over steps and columns. */
async function measureClosest(
  scaled: PreparedWindows["scaled"],
  { signal, onProgress }: PictureOptions,
): Promise<ClosestCurve | null> {
  const matrixOf = ({ values, shape }: SeriesArray) => createMatrix(values, shape[0], shape[1] * shape[2]);
  const train = matrixOf(scaled.train);
  const sides = [scaled.synthetic, scaled.heldOut].map((side) => limitWindows(side, closestWindows));
  const total = sides.reduce((sum, { shape }) => sum + shape[0], 0);
  const distances: number[][] = [];
  let done = 0;
  for (const side of sides) {
    const queries = matrixOf(side);
    const found: number[] = [];
    for (let from = 0; from < queries.rows; from += closestAtOnce) {
      if (signal?.aborted) return null;
      const to = Math.min(queries.rows, from + closestAtOnce);
      const neighbours = nearestNeighbours(queries, train, { count: 1, from, to });
      for (const distance of neighbours.distances) found.push(distance / Math.sqrt(queries.columns));
      done += to - from;
      onProgress?.(0.1 + (0.3 * done) / total);
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    distances.push(found);
  }
  const all = distances.flat().sort((a, b) => a - b);
  // A few outliers would squeeze everything else together.
  const maximum = (all[Math.floor(0.99 * (all.length - 1))] as number) || 1;
  const [synthetic, heldOut] = distances.map((list) =>
    Array.from(histogram(list, { minimum: 0, maximum, bins }).subarray(1, bins + 1)),
  ) as [number[], number[]];
  return { edges: edgesOf(0, maximum), synthetic, heldOut };
}
