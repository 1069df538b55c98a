import { requireInteger } from "@timevae/spec";
import type { Matrix } from "./matrix.js";
import { squaredDistances } from "./squared-distances.js";

export interface NearestNeighboursOptions {
  /** How many neighbours per query. */
  readonly count: number;
  /** Pairs that do not count as neighbours, such as a point and itself. */
  readonly exclude?: ((query: number, reference: number) => boolean) | undefined;
  /** Only the queries from this one … */
  readonly from?: number | undefined;
  /** … up to and without this one. */
  readonly to?: number | undefined;
}

/** Neighbours of each query, the nearest first. */
export interface Neighbours {
  readonly count: number;
  /** `[queries, count]`: which references; −1 where there are not that many. */
  readonly indices: Int32Array;
  /** `[queries, count]`: Euclidean distances; infinite where there are not that many. */
  readonly distances: Float64Array;
}

/** Queries at a time: their distances to 4000 references fill 1 MB. */
const chunk = 32;

/**
 * The nearest references of each query by Euclidean distance, by looking at all pairs: exact in any number of dimensions. The
 * distances of those found are computed again from the differences, so that a copy has distance 0 exactly.
 *
 * @param queries `[·, d]`
 * @param references `[·, d]`
 * @throws {TimeVAEError} `invalid-argument` when the numbers of columns differ, `count` is no positive integer, or the range
 *   is not within `queries`
 */
export function nearestNeighbours(queries: Matrix, references: Matrix, options: NearestNeighboursOptions): Neighbours {
  const { count, exclude, from = 0, to = queries.rows } = options;
  requireInteger("count", count, { least: 1 });
  const indices = new Int32Array(Math.max(0, to - from) * count).fill(-1);
  const distances = new Float64Array(indices.length).fill(Number.POSITIVE_INFINITY);
  for (let start = from; start === from || start < to; start += chunk) {
    const end = Math.min(start + chunk, to);
    const squares = squaredDistances(queries, references, start, end);
    for (let query = start; query < end; query++) {
      const row = squares.subarray((query - start) * references.rows, (query - start + 1) * references.rows);
      const found = smallest(row, count, exclude && ((reference) => exclude(query, reference)))
        .map((reference) => ({ reference, distance: euclidean(queries, references, query, reference) }))
        .sort((a, b) => a.distance - b.distance || a.reference - b.reference);
      found.forEach(({ reference, distance }, i) => {
        indices[(query - from) * count + i] = reference;
        distances[(query - from) * count + i] = distance;
      });
    }
  }
  return { count, indices, distances };
}

/** Where the smallest numbers are, by insertion into a short list that is kept in order. */
function smallest(row: Float64Array, count: number, exclude?: (index: number) => boolean): number[] {
  const best: number[] = [];
  let worst = Number.POSITIVE_INFINITY;
  for (let index = 0; index < row.length; index++) {
    const value = row[index] as number;
    if ((best.length === count && value >= worst) || exclude?.(index)) continue;
    let at = Math.min(best.length, count - 1);
    for (; at > 0 && value < (row[best[at - 1] as number] as number); at--) best[at] = best[at - 1] as number;
    best[at] = index;
    worst = row[best[best.length - 1] as number] as number;
  }
  return best;
}

function euclidean(a: Matrix, b: Matrix, i: number, j: number): number {
  const d = a.columns;
  let sum = 0;
  for (let k = 0; k < d; k++) sum += ((a.values[i * d + k] as number) - (b.values[j * d + k] as number)) ** 2;
  return Math.sqrt(sum);
}
