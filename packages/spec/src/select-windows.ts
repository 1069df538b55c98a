import { TimeVAEError } from "./errors.js";
import { selectLabels } from "./labels.js";
import { createSeriesArray, type SeriesArray } from "./series-array.js";

/**
 * Copies the windows at `indices`, in that order, with all that is known of them; an index may appear more than once.
 *
 * @throws {TimeVAEError} `invalid-argument` when an index is outside 0 … N−1.
 */
export function selectWindows(series: SeriesArray, indices: ArrayLike<number>): SeriesArray {
  const [windows, steps, features] = series.shape;
  const size = steps * features;
  const values = new Float32Array(indices.length * size);
  const mask = series.mask && new Uint8Array(values.length);
  for (let n = 0; n < indices.length; n++) {
    const from = indices[n] as number;
    if (!Number.isSafeInteger(from) || from < 0 || from >= windows) {
      throw new TimeVAEError(
        "invalid-argument",
        `indices[${n}]: expected an integer from 0 to ${windows - 1}, received ${from}`,
      );
    }
    values.set(series.values.subarray(from * size, (from + 1) * size), n * size);
    mask?.set((series.mask as Uint8Array).subarray(from * size, (from + 1) * size), n * size);
  }
  const { columns, positions, groups, conditions, categorical } = series;
  return createSeriesArray(values, [indices.length, steps, features], {
    columns,
    positions: positions && Float64Array.from(indices, (n) => positions[n] as number),
    mask,
    groups: groups && selectLabels(groups, indices),
    conditions:
      conditions &&
      Object.fromEntries(Object.entries(conditions).map(([name, labels]) => [name, selectLabels(labels, indices)])),
    categorical,
  });
}
