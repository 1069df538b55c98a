import type { ParsedSeries, ParseSeriesOptions } from "../parsed-series.js";
import { cutWindows } from "./cut-windows.js";
import type { Frame, ReadFrameOptions } from "./frame.js";
import { prepareRows } from "./prepare-rows.js";

/**
 * Windows of a table: see {@link prepareRows} and {@link cutWindows}.
 *
 * @throws {TimeVAEError} as those
 */
export function seriesFromFrame(frame: Frame, options: ParseSeriesOptions = {}): ParsedSeries {
  const rows = prepareRows(frame, options);
  const notes = [...rows.notes];
  const series = cutWindows(rows, options, notes);
  const [windows, steps] = series.shape;
  const cut = `${windows} window${windows === 1 ? "" : "s"} of ${steps} steps (stride ${options.stride ?? 1})`;
  const features = rows.columns.length;
  const groups = series.groups ? ` in ${rows.segments.length} series` : "";
  const source = `${frame.rows} rows${groups} × ${features} column${features === 1 ? "" : "s"}, cut into ${cut}`;
  return {
    series,
    leftOut: rows.leftOut,
    source,
    notes,
    traits: rows.traits,
    ...(rows.timeStep && { timeStep: rows.timeStep }),
    ...(rows.timeProblem !== undefined && { timeProblem: rows.timeProblem }),
  };
}

/** What a reader has to know before it reads, from what is wanted of the table. */
export function frameOptions(options: ParseSeriesOptions): ReadFrameOptions & {
  readonly delimiter?: string | undefined;
  readonly decimal?: "." | "," | undefined;
} {
  const { columns, time, group, conditions = [], categorical = [], missing, maxBytes, delimiter, decimal } = options;
  return {
    texts: [...(group === undefined ? [] : [group]), ...conditions, ...categorical],
    time,
    columns: columns && [...columns, ...conditions, ...categorical],
    missing,
    maxBytes,
    delimiter,
    decimal,
  };
}
