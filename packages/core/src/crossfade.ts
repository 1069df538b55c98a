import type { CategoricalColumn } from "@timevae/spec";

/** Series that are being put together. */
export interface LongSeries {
  /** `[count, length, D]`, row-major; zeros where nothing is yet. */
  readonly values: Float32Array;
  readonly count: number;
  readonly length: number;
  /** D */
  readonly columns: number;
}

/**
 * Puts a window of each series at step `at`. Over the first `overlap` steps, of which the series are already full, the old values pass
 * into the new ones on a straight line; names change over in the middle. Steps beyond the series' end are left out.
 *
 * @param windows `[count, steps, D]`
 */
export function crossfade(
  long: LongSeries,
  windows: Float32Array,
  steps: number,
  at: number,
  overlap: number,
  categorical: readonly CategoricalColumn[],
): void {
  const { values, count, length, columns } = long;
  const isName = Array.from({ length: columns }, (_, d) =>
    categorical.some(({ first, categories }) => d >= first && d < first + categories.length),
  );
  for (let n = 0; n < count; n++) {
    for (let t = 0; t < steps && at + t < length; t++) {
      const share = t < overlap ? (t + 1) / (overlap + 1) : 1;
      for (let d = 0; d < columns; d++) {
        const to = (n * length + at + t) * columns + d;
        const value = windows[(n * steps + t) * columns + d] as number;
        const weight = isName[d] ? Math.round(share) : share;
        values[to] =
          weight === 1
            ? value
            : weight === 0
              ? (values[to] as number)
              : (1 - weight) * (values[to] as number) + weight * value;
      }
    }
  }
}
