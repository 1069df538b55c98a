import type { Categories } from "./encode-categories.js";
import type { RowSegment } from "./row-segment.js";

/** Rows of all series, one series after the other. */
export interface OrderedTable {
  /** `[R, D]`: NaN where missing. */
  readonly values: Float32Array;
  readonly segments: readonly RowSegment[];
  /** Labels of the rows by name. */
  readonly conditions: Readonly<Record<string, Categories>>;
}
