import { TimeVAEError } from "./errors.js";
import { createSeriesArray, type SeriesArray, type SeriesArrayOptions } from "./series-array.js";
import { gatherRows, type WindowRows } from "./window-rows.js";

/**
 * A {@link SeriesArray} of windows that share rows. `values` and `mask` are put together, and kept, when somebody asks for
 * them; who works on `rows` instead never pays for the windows.
 *
 * @param steps T
 * @throws {TimeVAEError} `invalid-argument` when a window reaches beyond the rows, or sizes do not fit each other
 */
export function createWindowedSeries(
  rows: WindowRows,
  steps: number,
  options: Omit<SeriesArrayOptions, "mask"> & { readonly columns: readonly string[] },
): SeriesArray {
  const features = options.columns.length;
  const { values, mask, starts } = rows;
  const count = values.length / features;
  const size = steps * features;
  const beyond = starts.findIndex((start) => start + steps > count);
  if (!Number.isSafeInteger(count) || beyond >= 0 || (mask && mask.length !== values.length)) {
    const message = `rows: expected ${features} numbers a row and windows of ${steps} rows within them, received ${values.length} numbers${beyond >= 0 ? ` and a window that begins in row ${starts[beyond]}` : ""}`;
    throw new TimeVAEError("invalid-argument", message);
  }
  const { columns, positions, groups, conditions, categorical } = options;
  // Checked as windows without values are, which cost nothing.
  const known = { columns, positions, groups, conditions, categorical };
  const checked = createSeriesArray(new Float32Array(0), [starts.length, 0, features], known);
  let windows: Float32Array | undefined;
  let windowMask: Uint8Array | undefined;
  const series: SeriesArray = {
    ...checked,
    shape: Object.freeze([starts.length, steps, features] as const),
    rows,
    get values() {
      windows ??= gatherRows(values, starts, size, features);
      return windows;
    },
  };
  if (mask) {
    Object.defineProperty(series, "mask", {
      enumerable: true,
      get: () => {
        windowMask ??= gatherRows(mask, starts, size, features);
        return windowMask;
      },
    });
  }
  return Object.freeze(series);
}
