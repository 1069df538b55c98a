import { parseTimes } from "../parse-times.js";
import type { FrameColumn } from "./frame.js";

/**
 * The times of a frame's column, milliseconds UTC.
 *
 * @throws {TimeVAEError} `invalid-data` as {@link parseTimes}
 */
export function timesOf(
  column: FrameColumn,
  locate: (row: number) => string,
  options: { dayFirst?: boolean | undefined } = {},
): Float64Array {
  if (column.kind === "time") return column.times;
  const cells = column.kind === "text" ? column.cells : Array.from(column.values, String);
  return parseTimes(cells, { locate, dayFirst: options.dayFirst });
}
