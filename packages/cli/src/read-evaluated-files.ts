import type { ParseSeriesOptions } from "@timevae/data";
import type { SeriesArray } from "@timevae/spec";
import { type EvaluatedSeries, type EvaluateFlags, keyOf } from "./evaluated-series.js";
import { readWindows } from "./read-windows.js";
import { parsingOptions } from "./table-options.js";

/** Reads what is judged, and what it is judged by, from files. */
export async function readEvaluatedFiles(
  realPath: string,
  syntheticPath: string,
  flags: EvaluateFlags,
): Promise<EvaluatedSeries> {
  // Windows that are windows already say how long one is; what is wrong with them is said below.
  const known =
    flags.window === undefined
      ? await readWindows(syntheticPath, optionsFor(syntheticPath, flags)).catch(() => undefined)
      : undefined;
  const window = known?.areWindows ? known.series.shape[1] : flags.window;
  const rows = { ...parsingOptions(flags), window };
  const real = await readWindows(realPath, { ...optionsFor(realPath, flags, rows), columns: flags.columns });
  const ofReal = { ...rows, window: real.series.shape[1] };
  const read = (path: string, tableOptions: ParseSeriesOptions) => {
    const columns = isArray(path) ? undefined : namesOf(real.series);
    return readWindows(path, { ...optionsFor(path, flags, tableOptions), columns });
  };
  // Generated tables need not have the columns of time and groups.
  const { time: _, group: __, conditions: ___, resample: ____, ...cells } = ofReal;
  const synthetic = await read(syntheticPath, cells);
  const heldOut = flags.heldOut === undefined ? undefined : await read(flags.heldOut, ofReal);
  return {
    options: { real: real.series, synthetic: synthetic.series, heldOut: heldOut?.series },
    couldBeCalibrated: false,
    sources: [
      `${realPath}: ${real.source}`,
      ...real.notes.map((note) => `note: ${note}`),
      ...(real.timeProblem === undefined ? [] : [`warning: ${real.timeProblem}`]),
      `${syntheticPath}: ${synthetic.source}`,
      ...(heldOut ? [`${flags.heldOut}: ${heldOut.source}`] : []),
    ],
  };
}

/** Arrays have nothing of what is told about tables. */
function optionsFor(path: string, flags: EvaluateFlags, table: ParseSeriesOptions = {}): ParseSeriesOptions {
  const { window, gaps, missing } = table;
  const key = keyOf(path, flags.key);
  const { stride } = flags;
  return isArray(path) ? { key, stride, window, gaps, missing } : { ...table, key, stride };
}

function isArray(path: string): boolean {
  return /\.np[yz]$/i.test(path);
}

/** Names of columns, unless they are those that an array gets for want of any. */
function namesOf({ columns }: SeriesArray): readonly string[] | undefined {
  return columns.every((name, d) => name === `feature_${d}`) ? undefined : columns;
}
