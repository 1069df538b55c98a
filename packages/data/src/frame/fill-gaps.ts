/**
 * Fills runs of NaN on a straight line between the values on both sides, in place. Runs longer than `limit` and those at an
 * end stay.
 *
 * @param values `[R, D]`, row-major
 * @param from first row of a series, and `to` the row after its last
 * @param features which columns to fill
 * @returns how many values were filled
 */
export function fillGaps(
  values: Float32Array,
  width: number,
  { from, to }: { readonly from: number; readonly to: number },
  limit: number,
  features: readonly number[],
): number {
  let filled = 0;
  for (const d of features) {
    let before = -1;
    for (let row = from; row < to; row++) {
      if (Number.isNaN(values[row * width + d] as number)) continue;
      const gap = row - before - 1;
      if (before >= from && gap > 0 && gap <= limit) {
        const low = values[before * width + d] as number;
        const high = values[row * width + d] as number;
        for (let k = 1; k <= gap; k++) values[(before + k) * width + d] = low + ((high - low) * k) / (gap + 1);
        filled += gap;
      }
      before = row;
    }
  }
  return filled;
}
