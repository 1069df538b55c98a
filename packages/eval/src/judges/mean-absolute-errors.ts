import type { WindowTable } from "./window-table.js";

/**
 * The mean absolute error of each prediction.
 *
 * @param predictions each `[T − 1, N]`, of the target at all steps but the first
 */
export function meanAbsoluteErrors(
  predictions: readonly Float32Array[],
  { values, count, steps, features }: WindowTable,
  target: number,
): readonly number[] {
  return predictions.map((predicted) => {
    let sum = 0;
    for (let t = 1; t < steps; t++) {
      const row = (t * features + target) * count;
      for (let n = 0; n < count; n++) {
        sum += Math.abs((predicted[(t - 1) * count + n] as number) - (values[row + n] as number));
      }
    }
    return sum / ((steps - 1) * count);
  });
}
