import { createRandom, requireInteger, TimeVAEError } from "@timevae/spec";
import { createMatrix, type Matrix, nearestNeighbours } from "@timevae/statistics";
import { UMAP } from "umap-js";
import { createPause } from "../create-pause.js";
import { checkPoints } from "../embeddings/check-points.js";
import type { EmbeddingOptions } from "../embeddings/embedding-options.js";

export interface UmapOptions extends EmbeddingOptions {
  /** How many neighbours a point has, itself among them; 15 unless said otherwise. With few points, at most one less than there are. */
  readonly neighbours?: number | undefined;
  /** How close points may lie in the picture; 0.1 unless said otherwise. */
  readonly minimumDistance?: number | undefined;
}

/** Rows of neighbours that are searched at a time. */
const chunk = 40;

/**
 * UMAP in the plane (McInnes, Healy and Melville 2018) by the library `umap-js`, which is given the exact nearest neighbours (it would look for
 * approximate ones) and our random numbers.
 *
 * @param points `[n, d]`, at least 4
 * @returns `[n, 2]`
 * @throws {TimeVAEError} `invalid-argument` on fewer points, numbers that are not finite, or options out of range; `cancelled`
 */
export async function embedUmap(points: Matrix, options: UmapOptions): Promise<Matrix> {
  checkPoints(points, 4);
  const { neighbours = 15, minimumDistance = 0.1, seed, onProgress, signal } = options;
  requireInteger("neighbours", neighbours, { least: 2 });
  if (!(minimumDistance >= 0 && minimumDistance <= 1)) {
    throw new TimeVAEError(
      "invalid-argument",
      `minimumDistance: expected a number from 0 to 1, received ${minimumDistance}`,
    );
  }
  const pause = createPause(signal, onProgress);
  const random = createRandom(seed).fork("umap");
  const count = Math.min(neighbours, points.rows - 1);
  const umap = new UMAP({ nNeighbors: count, minDist: minimumDistance, random: () => random.uniform() });
  const { indices, distances } = await exactNeighbours(points, count, (fraction) => pause(0.2 * fraction));
  umap.setPrecomputedKNN(indices, distances);
  const epochs = umap.initializeFit(rowsOf(points));
  for (let epoch = 0; epoch < epochs; epoch++) {
    umap.step();
    await pause(0.2 + (0.8 * epoch) / epochs);
  }
  onProgress?.(1);
  return createMatrix(umap.getEmbedding().flat(), points.rows, 2);
}

async function exactNeighbours(points: Matrix, count: number, pause: (fraction: number) => Promise<void>) {
  const indices: number[][] = [];
  const distances: number[][] = [];
  for (let from = 0; from < points.rows; from += chunk) {
    const to = Math.min(from + chunk, points.rows);
    // The point itself comes first, as the library expects, whatever copies of it there are.
    const exclude = (query: number, reference: number) => query === reference;
    const found = nearestNeighbours(points, points, { count: count - 1, exclude, from, to });
    for (let i = 0; i < to - from; i++) {
      const own = [i * (count - 1), (i + 1) * (count - 1)] as const;
      indices.push([from + i, ...found.indices.subarray(...own)]);
      distances.push([0, ...found.distances.subarray(...own)]);
    }
    await pause(to / points.rows);
  }
  return { indices, distances };
}

function rowsOf({ values, rows, columns }: Matrix): number[][] {
  return Array.from({ length: rows }, (_, n) => Array.from(values.subarray(n * columns, (n + 1) * columns)));
}
