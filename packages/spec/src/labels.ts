import { describeValue } from "./describe-value.js";
import { TimeVAEError } from "./errors.js";

/** One of a few names for each window: the station it comes from, the regime it belongs to. */
export interface Labels {
  /** The names, each once. */
  readonly categories: readonly string[];
  /** `[N]`: which name each window has. */
  readonly indices: Uint32Array;
}

/**
 * @param name what errors call the labels
 * @throws {TimeVAEError} `invalid-argument` when a name appears twice or there is not one valid index per window
 */
export function checkLabels({ categories, indices }: Labels, windows: number, name: string): void {
  if (new Set(categories).size !== categories.length) {
    throw new TimeVAEError(
      "invalid-argument",
      `${name}.categories: expected different names, received ${describeValue(categories)}`,
    );
  }
  const bad = indices.findIndex((index) => index >= categories.length);
  if (indices.length !== windows || bad >= 0) {
    const received = bad < 0 ? `${indices.length} of them` : `${indices[bad]} for window ${bad}`;
    throw new TimeVAEError(
      "invalid-argument",
      `${name}.indices: expected ${windows} integers below ${categories.length}, one per window, received ${received}`,
    );
  }
}

/** The labels of the windows at `indices`. */
export function selectLabels(labels: Labels, indices: ArrayLike<number>): Labels {
  return { categories: labels.categories, indices: Uint32Array.from(indices, (n) => labels.indices[n] as number) };
}
