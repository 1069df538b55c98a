/** What counts as no change, as a share of the column's range: what is left over is rounding. */
const tolerance = 1e-5;

/** 1: the value stayed, 2: it went straight on, 0: neither. */
export function eventAt(values: Float32Array, at: number, columns: number, step: number, limit: number): 0 | 1 | 2 {
  if (step < 1) return 0;
  const [now, last] = [values[at] as number, values[at - columns] as number];
  if (Math.abs(now - last) <= limit) return 1;
  if (step < 2) return 0;
  return Math.abs(now - 2 * last + (values[at - 2 * columns] as number)) <= 2 * limit ? 2 : 0;
}

/** What counts as no change of a column. */
export function noChange(values: Float32Array, columns: number, column: number): number {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = column; i < values.length; i += columns) {
    low = Math.min(low, values[i] as number);
    high = Math.max(high, values[i] as number);
  }
  return tolerance * (high - low);
}
