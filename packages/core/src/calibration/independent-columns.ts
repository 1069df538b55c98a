import type { SeriesArray } from "@timevae/spec";

/** Rows without which nothing is said: of few, chance correlations are as large as those that matter. */
const fewestRows = 1000;
/** Correlations that chance alone is allowed, in its standard deviations. */
const mostDeviations = 4;
/** Lags at which a column is compared with itself and with others. */
const lags = [0, 1, 2, 3] as const;

/**
 * Columns of pure noise: correlated neither with what they were, nor with any other column now or some steps before or after, and no
 * more so are distances from the mean. A density that looked for structure there would learn chance by heart.
 */
export function findIndependentColumns(series: SeriesArray, kept: readonly number[]): readonly number[] {
  const [windows, steps, columns] = series.shape;
  const rows = countDistinctRows(series);
  if (rows < fewestRows) return [];
  const limit = mostDeviations / Math.sqrt(rows);
  const standardised = kept.flatMap((column) => {
    const values = Float64Array.from(
      { length: windows * steps },
      (_, i) => series.values[i * columns + column] as number,
    );
    const level = standardise(values);
    return [level, standardise(level.map(Math.abs))];
  });
  const isIndependent = (k: number): boolean => {
    for (const own of [2 * k, 2 * k + 1]) {
      for (const [other, values] of standardised.entries()) {
        const isSelf = Math.floor(other / 2) === k;
        for (const lag of lags) {
          if (isSelf && lag === 0) continue;
          const [a, b] = [standardised[own] as Float64Array, values];
          if (Math.abs(laggedProduct(a, b, steps, lag)) > limit) return false;
          if (lag > 0 && !isSelf && Math.abs(laggedProduct(b, a, steps, lag)) > limit) return false;
        }
      }
    }
    return true;
  };
  return kept.map((_, k) => k).filter(isIndependent);
}

/** Windows overlap: what counts is how many rows there were before. */
function countDistinctRows({ values, shape }: SeriesArray): number {
  const columns = shape[2];
  const rows = new Set<string>();
  for (let start = 0; start < values.length; start += columns) {
    rows.add(String.fromCharCode(...new Uint16Array(values.slice(start, start + columns).buffer)));
  }
  return rows.size;
}

function standardise(values: Float64Array): Float64Array {
  let [mean, squares] = [0, 0];
  for (const value of values) mean += value / values.length;
  for (const value of values) squares += (value - mean) ** 2 / values.length;
  const deviation = Math.sqrt(squares) || 1;
  return values.map((value) => (value - mean) / deviation);
}

/** The mean product of `a` now and `b` some steps before. */
function laggedProduct(a: Float64Array, b: Float64Array, steps: number, lag: number): number {
  let sum = 0;
  let count = 0;
  for (let start = 0; start < a.length; start += steps) {
    for (let t = lag; t < steps; t++) sum += (a[start + t] as number) * (b[start + t - lag] as number);
    count += Math.max(0, steps - lag);
  }
  return count === 0 ? 0 : sum / count;
}
