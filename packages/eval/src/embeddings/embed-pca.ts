import { createMatrix, type Matrix, principalComponents, project } from "@timevae/statistics";
import { breathe } from "../breathe.js";
import { checkPoints } from "./check-points.js";
import type { EmbeddingOptions } from "./embedding-options.js";

export interface PcaOptions extends EmbeddingOptions {
  /** The points whose plane is taken, with as many dimensions: the real ones, say. All points unless given. */
  readonly fitOn?: Matrix | undefined;
}

export interface PcaEmbedding extends Matrix {
  /** The share of the variance of `fitOn` along each axis. */
  readonly explainedVariance: readonly [first: number, second: number];
}

/**
 * The plane in which points vary most (principal components). There is nothing random in it; points of one dimension, and points
 * that do not vary, have 0 as the second coordinate.
 *
 * @param points `[n, d]`, at least 2
 * @returns `[n, 2]`
 * @throws {TimeVAEError} `invalid-argument` on fewer points, numbers that are not finite, or other dimensions than `fitOn`; `cancelled`
 */
export async function embedPca(points: Matrix, options: PcaOptions): Promise<PcaEmbedding> {
  const { fitOn = points, onProgress, signal } = options;
  checkPoints(points, 2);
  checkPoints(fitOn, 2);
  await breathe(signal);
  const count = Math.min(2, fitOn.columns);
  const components = principalComponents(fitOn, count);
  const found = project(points, components);
  onProgress?.(1);
  const plane =
    count === 2
      ? found
      : createMatrix(
          Float64Array.from({ length: 2 * points.rows }, (_, k) => (k % 2 === 0 ? (found.values[k / 2] as number) : 0)),
          points.rows,
          2,
        );
  const share = (axis: number) =>
    components.totalVariance > 0 ? (components.variances[axis] ?? 0) / components.totalVariance : 0;
  return { ...plane, explainedVariance: [share(0), share(1)] };
}
