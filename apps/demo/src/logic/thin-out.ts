/**
 * Rows to draw a long line by: of each stretch of rows its first, and those with the smallest and largest value of each line.
 *
 * @param values row-major `[rows, D]`
 * @param most rows to keep, about
 * @returns row numbers, ascending
 */
export function thinOut(values: ArrayLike<number>, features: number, most: number): Float64Array<ArrayBuffer> {
  const rows = values.length / features;
  if (rows <= most) return Float64Array.from({ length: rows }, (_, row) => row);
  const stretches = Math.max(1, Math.floor(most / (2 * features + 1)));
  const kept = new Set<number>([rows - 1]);
  for (let k = 0; k < stretches; k++) {
    const from = Math.floor((k * rows) / stretches);
    const to = Math.floor(((k + 1) * rows) / stretches);
    kept.add(from);
    for (let d = 0; d < features; d++) {
      let [low, high] = [from, from];
      for (let row = from; row < to; row++) {
        const value = values[row * features + d] as number;
        if (value < (values[low * features + d] as number)) low = row;
        if (value > (values[high * features + d] as number)) high = row;
      }
      kept.add(low).add(high);
    }
  }
  return Float64Array.from(kept).sort();
}
