/** A value that looks like a mark for a missing one. */
interface SuspectedMarker {
  readonly value: number;
  /** Cells that are exactly this value. */
  readonly count: number;
  /** Columns that have it. */
  readonly columns: number;
}

/**
 * A value such as −200 that stands apart: the lowest or highest of a column, a whole number other than 0, there at least five times
 * and in at least 0.1 % of the rows, and further from the others than half of their range. Columns that it merely is an end of count
 * with it.
 *
 * @returns the one with most cells
 */
function findMarker(columns: readonly Float64Array[]): SuspectedMarker | undefined {
  const suspects = new Set(columns.flatMap((values) => [suspect(values, 1), suspect(values, -1)]));
  let best: SuspectedMarker | undefined;
  for (const value of suspects) {
    if (value === undefined) continue;
    const found = countMarker(columns, value);
    if (found.isFrequent && (!best || found.count > best.count)) best = found;
  }
  return best;
}

/** Cells that are a value, in columns that it is an end of: where the range is wide it need not stand apart. */
function countMarker(columns: readonly Float64Array[], value: number) {
  let total = 0;
  let among = 0;
  let isFrequent = false;
  for (const values of columns) {
    let count = 0;
    let below = false;
    let above = false;
    for (const x of values) {
      if (x === value) count++;
      else if (x < value) below = true;
      else if (x > value) above = true;
    }
    if (count === 0 || (below && above)) continue;
    total += count;
    among++;
    if (count >= 5 && count >= values.length / 1000) isFrequent = true;
  }
  return { value, count: total, columns: among, isFrequent };
}

/** The end of a column's range, if it stands apart. @param sign 1 for the lowest value, −1 for the highest */
function suspect(values: Float64Array, sign: number): number | undefined {
  let first = Number.POSITIVE_INFINITY;
  let second = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const x of values) {
    const value = x * sign;
    if (value < first) {
      second = first;
      first = value;
    } else if (value > first && value < second) second = value;
    if (value > last) last = value;
  }
  if (!Number.isFinite(second) || second === last || first === 0 || !Number.isInteger(first)) return undefined;
  return second - first > (last - second) / 2 && Math.abs(first) >= 9 ? first * sign : undefined;
}

/** A suspected marker as a note for people; none when there is no suspicion. */
export function noteMarker(columns: readonly Float64Array[]): string[] {
  const found = findMarker(columns);
  if (!found) return [];
  const cells = columns.reduce((sum, { length }) => sum + length, 0);
  const share = ((100 * found.count) / cells).toFixed(1);
  const where = `${found.columns} of ${columns.length} column${columns.length === 1 ? "" : "s"}`;
  return [`${share} % of cells are exactly ${found.value} (in ${where}): declare --missing ${found.value}?`];
}
