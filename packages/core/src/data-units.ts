import { applyScaler, type Scaler } from "@timevae/data";
import { createSeriesArray, type SeriesArray } from "@timevae/spec";
import { transformValue, untransformValue } from "./column-transform.js";
import { type DataTraits, hasLink } from "./data-traits.js";

/** A series with its columns transformed; the same series when none is. */
export function transformSeries(series: SeriesArray, { transforms }: DataTraits): SeriesArray {
  if (!transforms) return series;
  const values = series.values.map((value, i) => {
    const transform = transforms[i % transforms.length];
    return transform ? transformValue(transform, value) : value;
  });
  return createSeriesArray(values, series.shape, series);
}

/**
 * What a model sees of a series: transformed, scaled, and where values are missing the traits' fill (whatever stood there).
 *
 * @returns `[N, T · D]`
 */
export function scaleSeries(series: SeriesArray, scaler: Scaler, traits: DataTraits): Float32Array {
  const { values } = applyScaler(scaler, transformSeries(series, traits));
  const { fill } = traits;
  const { mask } = series;
  if (!fill || !mask) return values;
  for (let i = 0; i < values.length; i++) {
    if (mask[i] === 0) values[i] = fill[i % fill.length] as number;
  }
  return values;
}

/** The mean of each feature over its observed values, in float64. */
export function meanOfObserved({ values, mask, columns }: Pick<SeriesArray, "values" | "mask" | "columns">): number[] {
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
