/**
 * An affine map per feature, or per step and feature. Plain data, safe to write to JSON.
 *
 * Forward `scaled = (x − offset) / scale`, inverse `x = scaled · (inverseScale ?? scale) + offset`. Entry
 * `t · D + d` (or `d`, when the steps share it) belongs to step t and feature d.
 */
export interface Scaler {
  /** How offset and scale were chosen: minimum and range, or mean and standard deviation (of the population). */
  readonly kind: "minMax" | "standard";
  /** Whether each step of the window has its own map. */
  readonly per: "feature" | "step";
  /** `[T, D]`; `[1, D]` when `per` is `feature`. */
  readonly shape: readonly [steps: number, features: number];
  readonly offset: readonly number[];
  /** Positive. 1 where the data are constant. */
  readonly scale: readonly number[];
  /**
   * What the inverse multiplies by, present only where that is not `scale`: 0 for a constant, so that the constant
   * comes back whatever a model makes of it; and with `epsilon`, the range without it.
   */
  readonly inverseScale?: readonly number[];
}
