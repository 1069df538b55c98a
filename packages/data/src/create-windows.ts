import { createSeriesArray, describeValue, requireInteger, type SeriesArray, TimeVAEError } from "@timevae/spec";
import type { SeriesRows } from "./select-numeric-columns.js";
import { toFloat32 } from "./to-float32.js";

export interface CreateWindowsOptions {
  /** Steps per window, at least 2; 24 when not given. */
  readonly window?: number | undefined;
  /** Rows from one window's start to the next one's, at least 1; 1 when not given. */
  readonly stride?: number | undefined;
  /** The position of row 0 when the rows are regular in time; the rows' own `start`, or 0, when not given. */
  readonly start?: number | undefined;
}

/** More numbers than this (4 GiB of float32) are taken for a mistake. */
const mostNumbers = 2 ** 30;

/**
 * Cuts `[rows, D]` into windows `[N, T, D]`, N = floor((rows − T) / stride) + 1; rows that fill no further window are
 * not used. `positions` are where the windows begin: `start` plus the row number, which counts from 0.
 *
 * @throws {TimeVAEError} `invalid-argument` for a window, stride or start out of range; `invalid-data` when there are fewer rows
 * than a window has steps, or a value is NaN, infinite or beyond float32; `too-large` beyond 2³⁰ numbers
 */
export function createWindows(rows: SeriesRows, options: CreateWindowsOptions = {}): SeriesArray {
  const { window = 24, stride = 1, start = rows.start ?? 0 } = options;
  requireInteger("window", window, { least: 2 });
  requireInteger("stride", stride, { least: 1 });
  requireInteger("start", start);
  const features = rows.columns.length;
  const count = rows.values.length / features;
  if (!Number.isSafeInteger(count)) {
    const message = `values: expected a multiple of ${features}, one number per column and row, received ${rows.values.length}`;
    throw new TimeVAEError("invalid-argument", message);
  }
  if (count < window) {
    const message = `expected at least ${window} rows for one window of ${window} steps, received ${count}; choose a smaller window`;
    throw new TimeVAEError("invalid-data", message, { details: { rows: count, window } });
  }
  const windows = Math.floor((count - window) / stride) + 1;
  const numbers = windows * window * features;
  if (numbers > mostNumbers) {
    const message = `expected at most 2^30 numbers, received ${windows} windows × ${window} steps × ${features} features = ${numbers}; choose a larger stride`;
    throw new TimeVAEError("too-large", message, { details: { windows, window, features } });
  }
  const source = toFloat32(
    rows.values,
    (i) => `row ${Math.floor(i / features)}, column ${describeValue(rows.columns[i % features])}`,
  );
  const values = new Float32Array(numbers);
  const positions = new Float64Array(windows);
  const size = window * features;
  for (let n = 0; n < windows; n++) {
    const from = n * stride * features;
    values.set(source.subarray(from, from + size), n * size);
    positions[n] = start + n * stride;
  }
  return createSeriesArray(values, [windows, window, features], { columns: rows.columns, positions });
}
