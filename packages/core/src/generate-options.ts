import type { ConditionChoice } from "@timevae/onnx";
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
  /** Labels that windows are to have, for all or one by one; drawn as often as they were seen when not given. */
  readonly condition?: ConditionChoice | undefined;
  /** `[N]`, in steps, for models of windows of unequal lengths; drawn as often as they were seen when not given. */
  readonly lengths?: ArrayLike<number> | undefined;
  /** Columns of names: the most `likely` name at each step (when not given), or names `sampled` by their probabilities. */
  readonly categories?: "sampled" | "likely" | undefined;
  /** For labels, lengths and names that are drawn; 0 when not given. */
  readonly seed?: number | undefined;
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
  /** For calibrated models: false for the decoded curves, without what is left over around them. True when not given. */
  readonly noise?: boolean | undefined;
  readonly edit?: Edit | undefined;
  /** Labels that windows are to have, `{ region: "north" }`; what is not given is drawn as often as it was seen. */
  readonly condition?: ConditionChoice | undefined;
  /** `[count]`: lengths in steps, for models of windows of unequal lengths; drawn as often as they were seen when not given. */
  readonly lengths?: ArrayLike<number> | undefined;
  /** Columns of names: `sampled` by their probabilities (when not given), or the most `likely` name at each step. */
  readonly categories?: "sampled" | "likely" | undefined;
}

/** A window and its summands, in the user's units. */
export interface DecomposedSample {
  /** `[N, T, D]` */
  readonly sample: SeriesArray;
  /**
   * By component, each `[N, T, D]`; they add up to {@link sample} within 1e-5 of its largest magnitude. Columns with a transformation
   * add up to the transformed sample, and those of columns of names to logits.
   */
  readonly components: Readonly<Record<string, SeriesArray>>;
}
