import type { SeriesArray } from "@timevae/spec";
import type { CutWindowsOptions } from "./frame/cut-windows.js";
import type { PrepareRowsOptions, TableTraits } from "./frame/prepare-rows.js";
import type { LeftOutColumn } from "./select-numeric-columns.js";
import type { TimeStep } from "./time-step.js";

/**
 * What a file's table means, and how it is cut. For arrays, whose features have no names, `columns` are the names to give them;
 * an array `[N, T, D]` is windows already: no `stride`, and `window` only if it is its T.
 */
export interface ParseSeriesOptions extends PrepareRowsOptions, CutWindowsOptions {
  /** `.npz`: which array; the only one, or `data`, when not given. */
  readonly key?: string | undefined;
  /** CSV: the character between cells; a tab in `.tsv`, found out elsewhere when not given. */
  readonly delimiter?: string | undefined;
  /** CSV: the decimal sign; found out when not given. */
  readonly decimal?: "." | "," | undefined;
  /** Most bytes to unpack and to hold; 2 GiB when not given. */
  readonly maxBytes?: number | undefined;
}

/** Windows from a file, and what a person should be told about where they come from. */
export interface ParsedSeries {
  readonly series: SeriesArray;
  readonly leftOut: readonly LeftOutColumn[];
  /** One line, for instance `1461 rows × 4 columns, cut into 1438 windows of 24 steps (stride 1)`. */
  readonly source: string;
  /** What a person should know about how the file was read, a sentence each. */
  readonly notes: readonly string[];
  /** What a writer needs to write such a file again; undefined for arrays of windows. */
  readonly traits?: TableTraits;
  /** The time from step to step, when a time column is named and regular; positions are then on its absolute grid. */
  readonly timeStep?: TimeStep;
  /** Why the time column named gives no time step, in words; positions are then row numbers. */
  readonly timeProblem?: string;
}
