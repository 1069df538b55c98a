import { add, constant, exp, log, maximum, minimum, multiply, type Tensor } from "@timevae/graph";
import type { ValueUnits } from "./value-units.js";

/** Natural logarithms of values, at most: no exponential overflows. */
const mostLogarithm = 85;

/**
 * Rows of values in a density's units.
 *
 * @param x `[N, T · D]`, in the user's units
 * @param shown by feature, 1; or 0 for nothing instead
 */
export function toUnits(x: Tensor, { center, spread, floors }: ValueUnits, shown: readonly number[], steps: number) {
  const row = repeat(steps);
  const isLog = floors.map((floor) => (floor === null ? 0 : 1));
  let scaled = x;
  if (isLog.includes(1)) {
    const logarithm = log(maximum(x, row(floors.map((floor) => floor ?? 1))));
    scaled = blend(logarithm, x, isLog, row);
  }
  const inverse = spread.map((value, k) => (shown[k] as number) / value);
  return multiply(add(scaled, row(center.map((value) => -value))), row(inverse));
}

/** The opposite of {@link toUnits}. */
export function fromUnits(x: Tensor, { center, spread, floors }: ValueUnits, steps: number): Tensor {
  const row = repeat(steps);
  const isLog = floors.map((floor) => (floor === null ? 0 : 1));
  const scaled = add(multiply(x, row(spread)), row(center));
  if (!isLog.includes(1)) return scaled;
  return blend(exp(minimum(multiply(scaled, row(isLog)), mostLogarithm)), scaled, isLog, row);
}

type Row = (values: readonly number[]) => Tensor;

function blend(a: Tensor, b: Tensor, isFirst: readonly number[], row: Row): Tensor {
  return add(multiply(a, row(isFirst)), multiply(b, row(isFirst.map((one) => 1 - one))));
}

/** Numbers by feature, step after step: `[1, T · D]`. */
function repeat(steps: number): Row {
  return (values) => {
    const repeated = Array.from({ length: steps }, () => values).flat();
    return constant(repeated, [1, repeated.length]);
  };
}
