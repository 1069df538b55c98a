import { describeValue, type SeriesArray, TimeVAEError } from "@timevae/spec";
import { createWindows } from "./create-windows.js";
import type { NdArray } from "./nd-array.js";
import { parseCsv } from "./parse-csv.js";
import { parseNpy } from "./parse-npy.js";
import { listNpz, parseNpzArray } from "./parse-npz.js";
import { type LeftOutColumn, selectNumericColumns } from "./select-numeric-columns.js";
import { rowsFromArray, seriesFromArray, wrongRank } from "./series-from-array.js";
import type { TimeStep } from "./time-step.js";
import { withFileName } from "./with-file-name.js";

export interface ParseSeriesOptions {
  /** Tables: the columns to use. Arrays, whose features have no names: the names to give them. */
  readonly columns?: readonly string[] | undefined;
  /** Tables: the column that holds the time. */
  readonly time?: string | undefined;
  /** Steps per window; 24 when not given. Leave it out for arrays `[N, T, D]`, or give their T. */
  readonly window?: number | undefined;
  /** Rows between window starts; 1 when not given. Not for arrays `[N, T, D]`. */
  readonly stride?: number | undefined;
  /** `.npz`: which array; the only one, or `data`, when not given. */
  readonly key?: string | undefined;
  /** Tables: the character between cells; a tab in `.tsv`, found out elsewhere when not given. */
  readonly delimiter?: string | undefined;
  /** `.npz`: most bytes to unpack; 2 GiB when not given. */
  readonly maxBytes?: number | undefined;
}

/** Windows from a file, and what a person should be told about where they come from. */
export interface ParsedSeries {
  readonly series: SeriesArray;
  readonly leftOut: readonly LeftOutColumn[];
  /** One line, for instance `1461 rows × 4 columns, cut into 1438 windows of 24 steps (stride 1)`. */
  readonly source: string;
  /** The time from step to step, when a time column is named and regular; positions are then on its absolute grid. */
  readonly timeStep?: TimeStep;
  /** Why the time column named gives no time step, in words; positions are then row numbers. */
  readonly timeProblem?: string;
}

const kinds = [".csv", ".tsv", ".txt", ".npy", ".npz"];

/**
 * Windows from the bytes of a `.csv`, `.tsv`, `.txt`, `.npy` or `.npz` file. Tables and arrays of rank 1 and 2 are rows
 * and are cut into windows; arrays of rank 3 are windows already (an array `positions` beside them in an `.npz` file
 * is used when it fits).
 *
 * @param name the file's name: its ending says what it is, and errors begin with it
 * @throws {TimeVAEError} with the codes of the parsers; `unsupported` for another ending, `invalid-argument` for an option that
 * does not apply
 */
export function parseSeries(bytes: Uint8Array, name: string, options: ParseSeriesOptions = {}): ParsedSeries {
  return withFileName(name, () => {
    const ending = seriesFileEnding(name);
    return ending === ".npy" || ending === ".npz"
      ? fromArrayFile(bytes, ending, options)
      : fromTableFile(bytes, ending, options);
  });
}

/**
 * The file's ending, in small letters.
 *
 * @throws {TimeVAEError} `unsupported` when no parser knows it
 */
export function seriesFileEnding(name: string): string {
  const ending = /\.[^./\\]+$/.exec(name)?.[0].toLowerCase() ?? "";
  if (kinds.includes(ending)) return ending;
  const received = ending === "" ? "a name without an ending" : describeValue(ending);
  throw new TimeVAEError("unsupported", `expected a file that ends in ${kinds.join(", ")}, received ${received}`);
}

function fromTableFile(bytes: Uint8Array, ending: string, options: ParseSeriesOptions): ParsedSeries {
  refuse(options, "key", "the file is a table");
  const table = parseCsv(bytes, { delimiter: options.delimiter ?? (ending === ".tsv" ? "\t" : undefined) });
  const rows = selectNumericColumns(table, options);
  const series = createWindows(rows, options);
  return {
    series,
    leftOut: rows.leftOut,
    source: describeCut(table.rows, series, options),
    ...(rows.timeStep && { timeStep: rows.timeStep }),
    ...(rows.timeProblem !== undefined && { timeProblem: rows.timeProblem }),
  };
}

function fromArrayFile(bytes: Uint8Array, ending: string, options: ParseSeriesOptions): ParsedSeries {
  refuse(options, "time", "an array has no time column");
  refuse(options, "delimiter", "the file is an array");
  if (ending === ".npy") refuse(options, "key", "an .npy file holds one array; keys are for .npz");
  const array = ending === ".npy" ? parseNpy(bytes) : parseNpzArray(bytes, options);
  const { columns } = options;
  const rank = array.shape.length;
  if (rank === 1 || rank === 2) {
    const series = createWindows(rowsFromArray(array, columns), options);
    return { series, leftOut: [], source: describeCut(array.shape[0] as number, series, options) };
  }
  if (rank !== 3) throw wrongRank(array, "1 or 2 dimensions (rows × features) or 3 (windows × steps × features)");
  refuse(options, "stride", "the array is windows already");
  if (options.window !== undefined && options.window !== array.shape[1]) {
    const message = `window: expected ${array.shape[1]}, the steps in the array's windows, received ${describeValue(options.window)}; leave it out`;
    throw new TimeVAEError("invalid-argument", message);
  }
  const positions = ending === ".npz" ? positionsBeside(bytes, array, options) : undefined;
  const series = seriesFromArray(array, { columns, positions });
  const [windows, steps, features] = series.shape;
  return { series, leftOut: [], source: `${windows} windows of ${steps} steps × ${features} features` };
}

function positionsBeside(bytes: Uint8Array, array: NdArray, options: ParseSeriesOptions): Float64Array | undefined {
  const info = listNpz(bytes).find(({ name }) => name === "positions");
  if (info?.dtype !== "float64" || info.shape.length !== 1 || info.shape[0] !== array.shape[0]) return undefined;
  const positions = parseNpzArray(bytes, { key: "positions", maxBytes: options.maxBytes }).data;
  return positions instanceof Float64Array && positions.every(Number.isFinite) ? positions : undefined;
}

function refuse(options: ParseSeriesOptions, option: keyof ParseSeriesOptions, because: string): void {
  if (options[option] === undefined) return;
  const message = `${option}: expected none, received ${describeValue(options[option])}; ${because}`;
  throw new TimeVAEError("invalid-argument", message);
}

function describeCut(rows: number, series: SeriesArray, options: ParseSeriesOptions): string {
  const [windows, steps, features] = series.shape;
  const cut = `${windows} window${windows === 1 ? "" : "s"} of ${steps} steps (stride ${options.stride ?? 1})`;
  return `${rows} rows × ${features} column${features === 1 ? "" : "s"}, cut into ${cut}`;
}
