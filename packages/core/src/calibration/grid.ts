/** Equally spaced values: integers, tens, quarters. */
export interface Grid {
  readonly size: number;
  readonly origin: number;
}

/** How far float32 numbers may be from what they stand for, relative to their size. */
const rounding = 4e-7;
/** Distinct values that a grid needs: two values lie on one always. */
const fewestGridValues = 3;
/** Intervals of a grid in the range of a column, at most: a finer one cannot be seen. */
const mostIntervals = 100_000;

/** The widest grid of round numbers that all values of a column lie on. */
export function findGrid(values: Float32Array, columns: number, column: number): Grid | null {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const distinct = new Set<number>();
  for (let i = column; i < values.length; i += columns) {
    const value = values[i] as number;
    low = Math.min(low, value);
    high = Math.max(high, value);
    if (distinct.size < fewestGridValues) distinct.add(value);
  }
  if (distinct.size < fewestGridValues) return null;
  const range = high - low;
  for (let exponent = Math.floor(Math.log10(range)); ; exponent--) {
    for (const mantissa of [5, 2.5, 2, 1]) {
      const size = Number(`${mantissa}e${exponent}`);
      if (size * mostIntervals < range) return null;
      if (size > range / 2) continue;
      // Round numbers, or as far from them as the lowest value is.
      for (const origin of [0, low]) {
        if (liesOnGrid(values, columns, column, { size, origin })) return { size, origin };
      }
    }
  }
}

export function liesOnGrid(values: Float32Array, columns: number, column: number, { size, origin }: Grid): boolean {
  for (let i = column; i < values.length; i += columns) {
    const value = values[i] as number;
    const place = (value - origin) / size;
    const tolerance = 1e-4 + (rounding * Math.max(Math.abs(value), Math.abs(origin))) / size;
    if (tolerance > 0.1 || Math.abs(place - Math.round(place)) > tolerance) return false;
  }
  return true;
}
