import { breathe } from "../breathe.js";
import type { Comparison, Measure, MeasureOptions } from "../measure.js";
import { checkComparison } from "./check-comparison.js";

/** A {@link Measure} of one value without randomness: what differs from one to the next. */
export type DeterministicMeasure = Omit<Measure, "deterministic" | "compute"> & {
  value(comparison: Comparison, options: MeasureOptions): number | Promise<number>;
};

/** Adds to `value` what all such measures do: check the shapes, let signals through, report the end. */
export function deterministicMeasure({ value, ...fields }: DeterministicMeasure): Measure {
  return Object.freeze({
    ...fields,
    deterministic: true,
    async compute(comparison: Comparison, options: MeasureOptions) {
      checkComparison(comparison);
      await breathe(options.signal);
      const values = [await value(comparison, options)];
      options.onProgress?.(1);
      return values;
    },
  });
}
