import type { Random } from "@timevae/spec";

/** Windows of one judge: those it learns from and those it is examined on. */
export interface JudgeSplit {
  readonly learn: Uint32Array;
  readonly examine: Uint32Array;
}

/** At random, with at least one window on each side. */
export function splitForJudge(count: number, learnFraction: number, random: Random): JudgeSplit {
  const order = random.permutation(count);
  const size = Math.min(count - 1, Math.max(1, Math.floor(count * learnFraction)));
  return { learn: order.slice(0, size), examine: order.slice(size) };
}

/**
 * Draws batches of different windows from `pool`, all batches alike independent: TimeGAN's way.
 *
 * @returns a function that gives the next batch, `min(size, pool.length)` indices; the array is reused
 */
export function createBatchSource(pool: Uint32Array, size: number, random: Random): () => Uint32Array {
  const order = pool.slice();
  const batch = order.subarray(0, Math.min(size, order.length));
  return () => {
    // The first steps of a Fisher–Yates shuffle: any earlier order will do to start from.
    for (let i = 0; i < batch.length; i++) {
      const j = i + random.integer(order.length - i);
      const swap = order[i] as number;
      order[i] = order[j] as number;
      order[j] = swap;
    }
    return batch;
  };
}
