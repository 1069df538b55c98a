import { createWindowedSeries } from "./create-windowed-series.js";
import { TimeVAEError } from "./errors.js";
import { selectLabels } from "./labels.js";
import { createSeriesArray, type SeriesArray } from "./series-array.js";

/**
 * The windows at `indices`, in that order, with all that is known of them; an index may appear more than once. Copies, but
 * windows that share rows go on sharing them.
 *
 * @throws {TimeVAEError} `invalid-argument` when an index is outside 0 … N−1.
 */
export function selectWindows(series: SeriesArray, indices: ArrayLike<number>): SeriesArray {
  const [windows, steps, features] = series.shape;
  const bad = Array.prototype.findIndex.call(
    indices,
    (from: number) => !Number.isSafeInteger(from) || from < 0 || from >= windows,
  );
  if (bad >= 0) {
    const message = `indices[${bad}]: expected an integer from 0 to ${windows - 1}, received ${indices[bad]}`;
    throw new TimeVAEError("invalid-argument", message);
  }
  const { columns, positions, groups, conditions, categorical, rows } = series;
  const options = {
    columns,
    positions: positions && pick(positions, indices, Float64Array),
    groups: groups && selectLabels(groups, indices),
    conditions:
      conditions &&
      Object.fromEntries(Object.entries(conditions).map(([name, labels]) => [name, selectLabels(labels, indices)])),
    categorical,
  };
  if (rows) {
    return createWindowedSeries({ ...rows, starts: pick(rows.starts, indices, Uint32Array) }, steps, options);
  }
  const size = steps * features;
  const values = new Float32Array(indices.length * size);
  const mask = series.mask && new Uint8Array(values.length);
  for (let n = 0; n < indices.length; n++) {
    const from = indices[n] as number;
    values.set(series.values.subarray(from * size, (from + 1) * size), n * size);
    mask?.set((series.mask as Uint8Array).subarray(from * size, (from + 1) * size), n * size);
  }
  return createSeriesArray(values, [indices.length, steps, features], { ...options, mask });
}

/** `Array.from` and the like make a list of boxed numbers first: hundreds of megabytes where there are millions. */
function pick<Numbers extends Float64Array | Uint32Array>(
  from: Numbers,
  indices: ArrayLike<number>,
  Kind: new (length: number) => Numbers,
): Numbers {
  const picked = new Kind(indices.length);
  for (let i = 0; i < picked.length; i++) picked[i] = from[indices[i] as number] as number;
  return picked;
}
