import { type SeriesArray, TimeVAEError } from "@timevae/spec";

/** A feature in a few numbers, over all steps of all windows, in the series' units. */
export interface ColumnSummary {
  readonly name: string;
  readonly mean: number;
  /** Standard deviation of the population. */
  readonly standardDeviation: number;
  readonly minimum: number;
  /** Quantiles, linear between neighbours as NumPy's default. */
  readonly quantile05: number;
  readonly median: number;
  readonly quantile95: number;
  readonly maximum: number;
  /**
   * Pearson's correlation of each step with the next one of the same window, all windows pooled. Null where it does
   * not exist: one step only, or a constant.
   */
  readonly lag1Autocorrelation: number | null;
}

/**
 * Summarises every feature.
 *
 * @throws {TimeVAEError} `invalid-data` when there is no window
 */
export function describeSeries(series: SeriesArray): ColumnSummary[] {
  const [windows, steps, features] = series.shape;
  if (windows * steps === 0) throw new TimeVAEError("invalid-data", "expected at least one window, received none");
  return series.columns.map((name, d) => {
    const column = new Float32Array(windows * steps);
    for (let i = 0; i < column.length; i++) column[i] = series.values[i * features + d] as number;
    const lag1Autocorrelation = correlateNeighbours(column, steps);
    const { mean, variance } = momentsOf(column);
    const sorted = column.sort();
    return {
      name,
      mean,
      standardDeviation: Math.sqrt(variance),
      minimum: sorted[0] as number,
      quantile05: quantile(sorted, 0.05),
      median: quantile(sorted, 0.5),
      quantile95: quantile(sorted, 0.95),
      maximum: sorted[sorted.length - 1] as number,
      lag1Autocorrelation,
    };
  });
}

function momentsOf(values: Float32Array): { mean: number; variance: number } {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return { mean, variance: squares / values.length };
}

function quantile(sorted: Float32Array, probability: number): number {
  const place = probability * (sorted.length - 1);
  const low = sorted[Math.floor(place)] as number;
  const high = sorted[Math.ceil(place)] as number;
  return low + (high - low) * (place - Math.floor(place));
}

/** `column` is `[N, T]`; the pairs are (t, t + 1) inside each window. */
function correlateNeighbours(column: Float32Array, steps: number): number | null {
  const pairs = (column.length / steps) * (steps - 1);
  if (pairs === 0) return null;
  const mean = [0, 0] as [number, number];
  const isPair = (i: number) => (i + 1) % steps !== 0;
  for (let i = 0; i < column.length; i++) {
    if (!isPair(i)) continue;
    mean[0] += (column[i] as number) / pairs;
    mean[1] += (column[i + 1] as number) / pairs;
  }
  let covariance = 0;
  let first = 0;
  let second = 0;
  let constant = true;
  for (let i = 0; i < column.length; i++) {
    if (column[i] !== column[0]) constant = false;
    if (!isPair(i)) continue;
    const a = (column[i] as number) - mean[0];
    const b = (column[i + 1] as number) - mean[1];
    covariance += a * b;
    first += a * a;
    second += b * b;
  }
  return constant || first === 0 || second === 0 ? null : covariance / Math.sqrt(first * second);
}
