import type { SeriesArray } from "@timevae/spec";
import type { Edit } from "./component-edit.js";

/** How windows are decoded. */
export interface DecodeOptions {
  /**
   * `[N]`: where the windows' first steps lie on the time axis, for models with a calendar; drawn from the span of the
   * training windows when not given.
   */
  readonly positions?: ArrayLike<number> | undefined;
  /** Changes to components. */
  readonly edit?: Edit | undefined;
}

/** What to draw. */
export interface SampleOptions {
  /** The same seed gives the same windows; 0 when not given. */
  readonly seed?: number | undefined;
  /**
   * Where all windows start: a position on the time axis, or a date (`2026-03-01`) when the model knows its time step.
   * Drawn from the span of the training windows when not given.
   */
  readonly start?: number | string | undefined;
  readonly edit?: Edit | undefined;
}

/** A window and its summands, in the user's units. */
export interface DecomposedSample {
  /** `[N, T, D]` */
  readonly sample: SeriesArray;
  /** By component, each `[N, T, D]`; they add up to {@link sample} within 1e-5 of its largest magnitude. */
  readonly components: Readonly<Record<string, SeriesArray>>;
}
