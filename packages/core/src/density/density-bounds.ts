import { add, constant, exp, floor, log, maximum, minimum, multiply, subtract, type Tensor } from "@timevae/graph";

/** Numbers that a drawn value has to keep to, one per feature, in the density's units. */
export interface DensityBounds {
  /** Values are `step · k − offset` with an integer k; 0: any value. */
  readonly step: readonly number[];
  readonly offset: readonly number[];
  /** Features on a logarithmic scale: step and offset are those of `exp(spread · value + center)`. */
  readonly logarithms?: readonly (Logarithm | null)[];
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** A unit in which numbers are `(log x − center) / spread`. */
interface Logarithm {
  readonly center: number;
  readonly spread: number;
}

/** Natural logarithms of values, at most and at least: no exponential overflows, not even in steps of 1e-12, and no logarithm is of nothing. */
const mostLogarithm = 60;

/** Numbers of features `from` to `to`. */
export function sliceBounds(bounds: DensityBounds | undefined, from: number, to: number): DensityBounds | undefined {
  if (!bounds) return undefined;
  const { step, offset, logarithms, low, high } = bounds;
  return {
    step: step.slice(from, to),
    offset: offset.slice(from, to),
    ...(logarithms && { logarithms: logarithms.slice(from, to) }),
    low: low.slice(from, to),
    high: high.slice(from, to),
  };
}

/** Whether any feature's values are on a grid. */
export function hasGrid(bounds: DensityBounds | undefined): bounds is DensityBounds {
  return bounds?.step.some((size) => size > 0) ?? false;
}

/** `[N, D]`: the nearest values on the grid, where there is one. */
export function keepGrid(x: Tensor, bounds: DensityBounds | undefined): Tensor {
  if (!hasGrid(bounds)) return x;
  const { step: size, offset } = bounds;
  const isOn = size.map((value) => value > 0);
  const inverse = row(size.map((value) => (value > 0 ? 1 / value : 1)));
  const safe = row(size.map((value) => (value > 0 ? value : 1)));
  const { undo, redo } = logarithmsOf(bounds);
  const places = multiply(add(undo(x), row(offset)), inverse);
  return choose(redo(subtract(multiply(floor(add(places, 0.5)), safe), row(offset))), x, isOn);
}

/** From a logarithmic scale to the one that a grid is on, and back; nothing for other features. */
function logarithmsOf({ step, logarithms }: DensityBounds) {
  const ofGrids = step.map((size, i) => (size > 0 && logarithms?.[i]) || null);
  const isLogarithm = ofGrids.map((one) => one !== null);
  if (!isLogarithm.includes(true)) return { undo: (x: Tensor) => x, redo: (x: Tensor) => x };
  const center = ofGrids.map((one) => one?.center ?? 0);
  const spread = ofGrids.map((one) => one?.spread ?? 1);
  // Of other features, the exponential of nothing and the logarithm of 1.
  const [shown, rest] = [row(isLogarithm.map(Number)), row(isLogarithm.map((one) => Number(!one)))];
  return {
    undo: (x: Tensor) => {
      const exponent = add(multiply(x, row(spread)), row(center));
      return choose(exp(multiply(minimum(exponent, mostLogarithm), shown)), x, isLogarithm);
    },
    redo: (x: Tensor) => {
      const logarithm = log(add(multiply(maximum(x, Math.exp(-mostLogarithm)), shown), rest));
      const away = subtract(logarithm, row(center));
      return choose(multiply(away, row(spread.map((one) => 1 / one))), x, isLogarithm);
    },
  };
}

function choose(a: Tensor, b: Tensor, isFirst: readonly boolean[]): Tensor {
  if (!isFirst.includes(false)) return a;
  return add(multiply(a, row(isFirst.map(Number))), multiply(b, row(isFirst.map((one) => Number(!one)))));
}

function row(values: readonly number[]): Tensor {
  return constant(Float32Array.from(values), [1, values.length]);
}
