import { type SeriesArray, TimeVAEError } from "@timevae/spec";
import { formatCsv } from "./format-csv.js";

/** About 500 MB of text, which is also what a JavaScript string can hold. */
const mostNumbers = 2 ** 25;

export interface SeriesToCsvOptions {
  /** Whether missing values, NaN, may be written, as `NaN`; they are an error when not given. */
  readonly allowNaN?: boolean | undefined;
}

/**
 * Windows as CSV, in long form: a column `window` (0, 1, …), then one column per feature; the steps of a window
 * stand below each other, in order of time. Where a feature is itself called `window`, the column is `window_index`
 * (then `window_index_2`…).
 *
 * @throws {TimeVAEError} `invalid-data` when a value is NaN, unless allowed, or infinite; `too-large` beyond 2²⁵ numbers
 */
export function seriesToCsv(series: SeriesArray, options: SeriesToCsvOptions = {}): string {
  if (series.values.length > mostNumbers) {
    const message = `expected at most ${mostNumbers} numbers for one CSV text, received ${series.values.length}; write .npz`;
    throw new TimeVAEError("too-large", message);
  }
  const columns = [windowColumn(series.columns), ...series.columns];
  return formatCsv({ columns, rows: longRows(series), allowNaN: options.allowNaN });
}

function* longRows(series: SeriesArray): Generator<number[]> {
  const [windows, steps, features] = series.shape;
  for (let n = 0, at = 0; n < windows; n++) {
    for (let t = 0; t < steps; t++, at += features) yield [n, ...series.values.subarray(at, at + features)];
  }
}

function windowColumn(columns: readonly string[]): string {
  if (!columns.includes("window")) return "window";
  let name = "window_index";
  for (let k = 2; columns.includes(name); k++) name = `window_index_${k}`;
  return name;
}
