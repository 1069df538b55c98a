import { type Matrix, squaredDistances } from "@timevae/statistics";
import { createPause } from "../create-pause.js";

/** Who is nearest to whom between two sets of points. */
export interface CrossMinima {
  /** `[a.rows]`: Euclidean distance to the nearest of b. */
  readonly nearest: Float64Array;
  /** `[a.rows]`: to the nearest of b that does not share rows with the first; infinite where there is none. */
  readonly second: Float64Array;
  /** `[b.rows]`: Euclidean distance to the nearest of a. */
  readonly back: Float64Array;
}

export interface CrossMinimaOptions {
  /** Whether two of b share rows, so that the second is no neighbour of its own. */
  readonly shareRows: (first: number, second: number) => boolean;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((fraction: number) => void) | undefined;
}

/** Rows of a whose distances are held at a time. */
const chunk = 32;

/** All pairs are looked at once; the distances of those found are computed again from the differences, so copies have 0 exactly. */
export async function crossMinima(a: Matrix, b: Matrix, options: CrossMinimaOptions): Promise<CrossMinima> {
  const nearest = new Float64Array(a.rows);
  const second = new Float64Array(a.rows);
  const back = new Float64Array(b.rows).fill(Number.POSITIVE_INFINITY);
  const backIndex = new Int32Array(b.rows).fill(-1);
  const pause = createPause(options.signal, options.onProgress);
  for (let from = 0; from < a.rows; from += chunk) {
    const to = Math.min(from + chunk, a.rows);
    const squares = squaredDistances(a, b, from, to);
    for (let i = from; i < to; i++) {
      const row = squares.subarray((i - from) * b.rows, (i - from + 1) * b.rows);
      const first = smallest(row, () => false);
      const other = smallest(row, (j) => options.shareRows(first, j));
      nearest[i] = distance(a, b, i, first);
      second[i] = other < 0 ? Number.POSITIVE_INFINITY : Math.max(nearest[i] as number, distance(a, b, i, other));
      for (let j = 0; j < row.length; j++) {
        if ((row[j] as number) < (back[j] as number)) {
          back[j] = row[j] as number;
          backIndex[j] = i;
        }
      }
    }
    await pause(to / a.rows);
  }
  return { nearest, second, back: back.map((_, j) => distance(a, b, backIndex[j] as number, j)) };
}

function smallest(row: Float64Array, exclude: (index: number) => boolean): number {
  let at = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let j = 0; j < row.length; j++) {
    if ((row[j] as number) < least && !exclude(j)) {
      least = row[j] as number;
      at = j;
    }
  }
  return at;
}

function distance(a: Matrix, b: Matrix, i: number, j: number): number {
  const d = a.columns;
  let sum = 0;
  for (let k = 0; k < d; k++) sum += ((a.values[i * d + k] as number) - (b.values[j * d + k] as number)) ** 2;
  return Math.sqrt(sum);
}
