import type { ArrayValue } from "../engine.js";

/** A float32 array: `arrayOf([2, 1], 5, 6)`. */
export function arrayOf(shape: readonly number[], ...values: readonly number[]): ArrayValue {
  return { data: Float32Array.from(values), shape };
}
