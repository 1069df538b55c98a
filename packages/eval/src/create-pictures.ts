import type { Engine } from "@timevae/graph";
import type { SeriesArray } from "@timevae/spec";
import { histogram, kolmogorovSmirnov, quantile } from "@timevae/statistics";
import { createEmbeddings } from "./create-embeddings.js";
import { createWall } from "./create-wall.js";
import { autocorrelationCurves } from "./distances/autocorrelation-curves.js";
import { correlationMatrix } from "./distances/correlation-matrix.js";
import { sortedValues } from "./distances/sorted-values.js";
import type { ClosestCurve, MarginalCurve, Pictures } from "./pictures.js";
import type { PreparedWindows } from "./prepare.js";
import { recordDistances } from "./privacy/record-distances.js";

/** Columns that are drawn, at most. */
const mostColumns = { wall: 8, curves: 12, correlations: 24 } as const;
const bins = 32;
/** Lags of an autocorrelation curve, at most. */
const mostLags = 48;

export interface PictureOptions {
  readonly engine: Engine;
  readonly seed: number;
  readonly fast: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((fraction: number) => void) | undefined;
}

/** Everything that a report draws. Where there are many columns, those whose values differ most, in their order. */
export async function createPictures(prepared: PreparedWindows, options: PictureOptions): Promise<Pictures> {
  const { train, synthetic, scaled } = prepared;
  const ranked = rankColumns(scaled);
  const first = (most: number) => ranked.slice(0, most).sort((a, b) => a - b);
  const curves = first(mostColumns.curves);
  const related = first(mostColumns.correlations);
  const part = (from: number, to: number): PictureOptions => ({
    ...options,
    onProgress: (fraction) => options.onProgress?.(from + (to - from) * fraction),
  });
  const closest = await measureClosest(scaled, part(0, 0.2));
  const embeddings = await createEmbeddings(scaled.train, scaled.synthetic, part(0.2, 1));
  return {
    wall: createWall(train, synthetic, first(mostColumns.wall)),
    marginals: curves.map((d) => marginalOf(prepared, d)),
    autocorrelations: curves.map((d) => ({
      column: train.columns[d] as string,
      real: autocorrelationOf(scaled.train, d),
      heldOut: autocorrelationOf(scaled.heldOut, d),
      synthetic: autocorrelationOf(scaled.synthetic, d),
    })),
    correlations: {
      columns: related.map((d) => train.columns[d] as string),
      real: correlationsOf(scaled.train, related),
      synthetic: correlationsOf(scaled.synthetic, related),
    },
    embeddings,
    closest,
  };
}

/** Places of the columns, those whose values differ most first. */
function rankColumns({ train, synthetic }: PreparedWindows["scaled"]): number[] {
  const [real, drawn] = [sortedValues(train), sortedValues(synthetic)];
  const differences = real.map((values, d) => kolmogorovSmirnov(values, drawn[d] as Float32Array));
  return differences.map((_, d) => d).sort((a, b) => (differences[b] as number) - (differences[a] as number) || a - b);
}

function marginalOf({ train, heldOut, synthetic }: PreparedWindows, d: number): MarginalCurve {
  const sides = [train, heldOut, synthetic].map((series) => sortedValues(series)[d] as Float32Array);
  let minimum = Math.min(...sides.map((side) => side[0] as number));
  let maximum = Math.max(...sides.map((side) => side[side.length - 1] as number));
  // A constant stands in the middle of its picture.
  if (minimum === maximum) [minimum, maximum] = [minimum - 0.5, maximum + 0.5];
  const [real, unseen, drawn] = sides.map((side) =>
    Array.from(histogram(side, { minimum, maximum, bins }).subarray(1, bins + 1)),
  ) as [number[], number[], number[]];
  const edges = edgesOf(minimum, maximum);
  return { column: train.columns[d] as string, edges, real, heldOut: unseen, synthetic: drawn };
}

function autocorrelationOf(series: SeriesArray, d: number): number[] {
  return Array.from((autocorrelationCurves(series)[d] as Float64Array).subarray(0, mostLags + 1));
}

function edgesOf(minimum: number, maximum: number): number[] {
  return Array.from({ length: bins + 1 }, (_, i) => minimum + ((maximum - minimum) * i) / bins);
}

function correlationsOf(series: SeriesArray, columns: readonly number[]): number[][] {
  const { values, columns: size } = correlationMatrix(series);
  return columns.map((i) => columns.map((j) => values[i * size + j] as number));
}

/** How far synthetic and held-out windows are from the closest training window: root mean square over steps and columns. */
async function measureClosest(
  { train, heldOut, synthetic }: PreparedWindows["scaled"],
  options: PictureOptions,
): Promise<ClosestCurve> {
  const comparison = { train, heldOut, subject: synthetic, isBaseline: false };
  const distances = await recordDistances(comparison, options);
  const size = Math.sqrt(train.shape[1] * train.shape[2]);
  const sides = [distances.subject, distances.heldOut].map(({ nearest }) => nearest.map((distance) => distance / size));
  const all = sides.flatMap((side) => [...side]).sort((a, b) => a - b);
  // A few outliers would squeeze everything else together.
  const maximum = quantile(all, 0.99) || 1;
  const [drawn, unseen] = sides.map((side) =>
    Array.from(histogram(side, { minimum: 0, maximum, bins }).subarray(1, bins + 1)),
  ) as [number[], number[]];
  return { edges: edgesOf(0, maximum), synthetic: drawn, heldOut: unseen };
}
