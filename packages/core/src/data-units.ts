import { applyScaler, type Scaler } from "@timevae/data";
import { createSeriesArray, createWindowedSeries, type SeriesArray } from "@timevae/spec";
import { transformValue, untransformValue } from "./column-transform.js";
import { type DataTraits, hasLink } from "./data-traits.js";

/** A series with its columns transformed; the same series when none is. Windows that share rows go on sharing them. */
export function transformSeries(series: SeriesArray, { transforms }: DataTraits): SeriesArray {
  if (!transforms) return series;
  const transformed = (numbers: Float32Array) =>
    numbers.map((value, i) => {
      const transform = transforms[i % transforms.length];
      return transform ? transformValue(transform, value) : value;
    });
  const { rows, shape } = series;
  return rows
    ? createWindowedSeries({ ...rows, values: transformed(rows.values) }, shape[1], series)
    : createSeriesArray(transformed(series.values), shape, series);
}

/** Numbers of windows `[N, T · D]`, or the rows `[R, D]` that they share and where each window begins. */
export interface WindowNumbers {
  readonly values: Float32Array;
  readonly starts?: Uint32Array;
}

/** What a model sees of a series: transformed, scaled, and where values are missing the traits' fill (whatever stood there). */
export function scaleSeries(series: SeriesArray, scaler: Scaler, traits: DataTraits): WindowNumbers {
  const scaled = applyScaler(scaler, transformSeries(series, traits));
  const { values, mask } = scaled.rows ?? scaled;
  const { fill } = traits;
  for (let i = 0; fill && mask && i < values.length; i++) {
    if (mask[i] === 0) values[i] = fill[i % fill.length] as number;
  }
  return scaled.rows ? { values, starts: scaled.rows.starts } : { values };
}

/** The mean of each feature over its observed values, in float64. */
export function meanOfObserved({
  values,
  mask,
  columns,
}: {
  readonly values: Float32Array;
  readonly mask: Uint8Array | undefined;
  readonly columns: readonly string[];
}): number[] {
  const sums = columns.map(() => 0);
  const counts = columns.map(() => 0);
  for (let i = 0; i < values.length; i++) {
    if (mask?.[i] === 0) continue;
    const d = i % columns.length;
    sums[d] = (sums[d] as number) + (values[i] as number);
    counts[d] = (counts[d] as number) + 1;
  }
  return sums.map((sum, d) => Math.fround(sum / Math.max(counts[d] as number, 1)));
}

/**
 * What components add up to, as values; the plain counterpart of `toDataUnits` in graphs.
 *
 * @param sum `[N, T · D]`, transformed columns and logits; overwritten
 * @param noise by column of names, `[N, T · K]`
 */
export function sumToDataUnits(
  sum: Float32Array,
  features: number,
  traits: DataTraits,
  noise: Readonly<Record<string, Float32Array>>,
): Float32Array {
  if (!hasLink(traits)) return sum;
  const { transforms, categorical } = traits;
  for (let i = 0; transforms && i < sum.length; i++) {
    const transform = transforms[i % features];
    if (transform) sum[i] = untransformValue(transform, sum[i] as number);
  }
  for (const { name, first, categories } of categorical) {
    const size = categories.length;
    for (let row = 0; row < sum.length / features; row++) {
      const logits = sum.subarray(row * features + first, row * features + first + size);
      const scores = logits.map(
        (logit, k) => logit - Math.log(-Math.log(clampNoise(noise[name]?.[row * size + k] ?? 0.5))),
      );
      const largest = scores.indexOf(Math.max(...scores));
      logits.fill(0);
      logits[largest] = 1;
    }
  }
  return sum;
}

function clampNoise(u: number): number {
  return Math.min(Math.max(u, 1e-30), 1 - 2 ** -24);
}
