import { quantile } from "@timevae/statistics";

/** Of one column, at each step: the middle and the range that nine in ten windows lie in. */
export interface StepBand {
  readonly low: readonly number[];
  readonly middle: readonly number[];
  readonly high: readonly number[];
}

/** @param values `[N, T, D]` */
export function stepBand(values: ArrayLike<number>, steps: number, features: number, feature: number): StepBand {
  const windows = values.length / steps / features;
  const band = { low: [] as number[], middle: [] as number[], high: [] as number[] };
  for (let t = 0; t < steps; t++) {
    const column = Float64Array.from(
      { length: windows },
      (_, n) => values[(n * steps + t) * features + feature] as number,
    ).sort();
    band.low.push(quantile(column, 0.05));
    band.middle.push(quantile(column, 0.5));
    band.high.push(quantile(column, 0.95));
  }
  return band;
}
