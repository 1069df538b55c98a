import type { Engine } from "@timevae/graph";
import type { SeriesArray } from "@timevae/spec";

/** What a measure belongs to in a table. */
export type MeasureGroup = "score" | "marginal" | "time" | "features" | "moments" | "sets" | "privacy";

/**
 * What is judged against what. All arrays are `[·, T, D]` with the same T and D, scaled to [0, 1] per feature by the
 * minimum and maximum of `train`, finite, and in an order that does not depend on the order of the files.
 */
export interface Comparison {
  /** The real windows that the generator learned from. */
  readonly train: SeriesArray;
  /** Real windows that it never saw: later in time, none of them overlapping `train`. */
  readonly heldOut: SeriesArray;
  /** The windows in question: synthetic ones, a rival's, or for the baseline row the held-out windows themselves. */
  readonly subject: SeriesArray;
  /** Whether `subject` is `heldOut`: the real-vs-real row. */
  readonly isBaseline: boolean;
}

export interface MeasureOptions {
  readonly engine: Engine;
  readonly seed: number;
  /** Fewer repeats, fewer iterations, smaller subsets: minutes become seconds, spreads become wider. */
  readonly fast: boolean;
  /** Called now and then with a share of the work done, 0 to 1. */
  readonly onProgress?: ((fraction: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** One number about a generator, its name, and what it means: one file each. */
export interface Measure {
  /** `discriminative`, `kolmogorovSmirnov`. */
  readonly id: string;
  /** For people: `Discriminative score`. */
  readonly name: string;
  readonly group: MeasureGroup;
  /** How the number is made and how to read it, in a few plain sentences with its source. */
  readonly definition: string;
  /** What a good generator has: a low value, a high value, or the same value as held-out real windows. */
  readonly best: "low" | "high" | "baseline";
  /** False where the row of a rival without a network would take longer than it is worth. True when not given. */
  readonly judgesRival?: boolean;
  /** Whether the number comes from the data alone, with no randomness: one value instead of repeats. */
  readonly deterministic: boolean;
  /** One value per repeat. */
  compute(comparison: Comparison, options: MeasureOptions): Promise<readonly number[]>;
  /** A 95 % interval, for a measure without repeats that can tell how sure it is. */
  interval?(comparison: Comparison, options: MeasureOptions): Promise<readonly [low: number, high: number]>;
}
