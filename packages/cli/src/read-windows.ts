import {
  createWindows,
  type ParsedSeries,
  type ParseSeriesOptions,
  parseCsv,
  parseSeries,
  selectNumericColumns,
  type Table,
} from "@timevae/data";
import { readBytes, readInput } from "@timevae/data/node";
import { createSeriesArray } from "@timevae/spec";
import { arrayRank } from "./array-rank.js";
import { withFile } from "./with-file.js";

/** What `timevae sample` calls the column of the windows' numbers. */
const windowColumn = /^window(_index(_\d+)?)?$/;

/** Windows from a file, and whether they were windows there already. */
export interface ReadWindows extends ParsedSeries {
  readonly areWindows: boolean;
}

/**
 * Reads a file into windows, whether it holds rows that are still to be cut or windows already: arrays `[N, T, D]`, and CSV
 * with a column of window numbers as `timevae sample` writes them. Windows have their own length: `window` and
 * `stride` are for rows.
 *
 * @param options.columns tables: the columns to use; names of an array's features
 * @throws {TimeVAEError} what reading throws
 */
export async function readWindows(path: string, options: ParseSeriesOptions): Promise<ReadWindows> {
  const bytes = await readBytes(path);
  const { window, stride, time, delimiter, ...others } = options;
  if (arrayRank(bytes, path, options.key) === 3) return { ...parseSeries(bytes, path, others), areWindows: true };
  if (/\.np[yz]$/i.test(path)) return { ...parseSeries(bytes, path, { ...others, window, stride }), areWindows: false };
  if (/\.(csv|tsv|txt)$/i.test(path) && options.key === undefined) {
    const table = await withFile(path, () =>
      parseCsv(bytes, { delimiter: delimiter ?? (/\.tsv$/i.test(path) ? "\t" : undefined) }),
    );
    const numbers = findWindowNumbers(table, options.columns);
    if (numbers) return withFile(path, () => fromWindowTable(table, numbers, options.columns));
  }
  return { ...(await readInput(path, options)), areWindows: false };
}

interface WindowNumbers {
  readonly column: string;
  readonly steps: number;
}

/** The column that numbers the windows: each number once, in rows that stand together, all windows equally long. */
function findWindowNumbers(table: Table, columns: readonly string[] | undefined): WindowNumbers | undefined {
  const [column] = table.columns;
  const cells = table.cells[0] ?? [];
  if (column === undefined || !windowColumn.test(column) || columns?.includes(column)) return undefined;
  const steps = cells.findIndex((cell) => cell !== cells[0]);
  const length = steps < 0 ? cells.length : steps;
  if (length < 2 || cells.length % length !== 0) return undefined;
  const seen = new Set<string>();
  for (let row = 0; row < cells.length; row += length) {
    const number = cells[row] as string;
    if (!/^\d+$/.test(number) || seen.has(number)) return undefined;
    seen.add(number);
    for (let t = 1; t < length; t++) if (cells[row + t] !== number) return undefined;
  }
  return { column, steps: length };
}

function fromWindowTable(
  table: Table,
  { column, steps }: WindowNumbers,
  wanted: readonly string[] | undefined,
): ReadWindows {
  const chosen = wanted
    ? selectNumericColumns(table, { columns: wanted })
    : selectNumericColumns({ ...table, ...without(table, column) });
  const { values, shape, columns: names } = createWindows(chosen, { window: steps, stride: steps });
  // The windows were drawn one by one: their order says nothing about time.
  const series = createSeriesArray(values, shape, { columns: names });
  return {
    series,
    areWindows: true,
    leftOut: chosen.leftOut,
    notes: [],
    source: `${shape[0]} windows of ${steps} steps × ${shape[2]} column${shape[2] === 1 ? "" : "s"}, by column ${column}`,
  };
}

function without({ columns, cells }: Table, column: string): Pick<Table, "columns" | "cells"> {
  const keep = columns.map((name) => name !== column);
  return { columns: columns.filter((_, k) => keep[k]), cells: cells.filter((_, k) => keep[k]) };
}
