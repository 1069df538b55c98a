import type { SeriesArray } from "@timevae/spec";
import type { Comparison, MeasureOptions } from "../measure.js";

interface Remembered<Value> {
  readonly heldOut: SeriesArray;
  readonly fast: boolean;
  readonly value: Promise<Value>;
}

/** Computes something once per comparison, for several measures; what failed or was stopped is computed anew the next time. */
export function rememberComparison<Value>(
  compute: (comparison: Comparison, options: MeasureOptions) => Promise<Value>,
): (comparison: Comparison, options: MeasureOptions) => Promise<Value> {
  const known = new WeakMap<SeriesArray, WeakMap<SeriesArray, Remembered<Value>>>();
  return (comparison, options) => {
    const { train, heldOut, subject } = comparison;
    const ofTrain = known.get(train) ?? new WeakMap<SeriesArray, Remembered<Value>>();
    known.set(train, ofTrain);
    const before = ofTrain.get(subject);
    if (before?.fast === options.fast && before.heldOut === heldOut) return before.value;
    const value = compute(comparison, options);
    ofTrain.set(subject, { heldOut, fast: options.fast, value });
    value.catch(() => ofTrain.delete(subject));
    return value;
  };
}
