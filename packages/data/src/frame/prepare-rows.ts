import { type CategoricalColumn, describeValue, TimeVAEError } from "@timevae/spec";
import type { LeftOutColumn } from "../select-numeric-columns.js";
import { positionOf } from "../time-grid.js";
import type { TimeStep } from "../time-step.js";
import { cellsOf } from "./cells-of.js";
import { type ChosenColumns, type ColumnRoles, chooseColumns } from "./choose-columns.js";
import { markerNumbers } from "./create-cell-reader.js";
import { type Categories, encodeCategories } from "./encode-categories.js";
import { fillValues } from "./fill-values.js";
import type { Frame, NumberColumn } from "./frame.js";
import type { GapPolicy } from "./gap-policy.js";
import { nameFeatures } from "./name-features.js";
import { noteMarker } from "./note-marker.js";
import { orderRows, type RowGroup } from "./order-rows.js";
import type { OrderedTable } from "./ordered-table.js";
import { requireColumn } from "./require-column.js";
import { resampleTable } from "./resample-table.js";
import type { Resampling } from "./resampling.js";
import type { RowSegment } from "./row-segment.js";
import { settleGaps } from "./settle-gaps.js";
import { describeGrid, readTimes } from "./time-of-rows.js";

export interface PrepareRowsOptions extends ColumnRoles {
  /** What becomes of missing values: an error when not given, or `mask` when `missing` declares what they are. */
  readonly gaps?: GapPolicy | undefined;
  /** Cells that stand for a missing value, as the reader was told. */
  readonly missing?: readonly string[] | undefined;
  /** Puts rows on a regular grid of time; rows stay as they are when not given. */
  readonly resample?: Resampling | undefined;
  /** Names that a categorical column may have, by column, in the order of its features; those that it has when not given. */
  readonly categories?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Whether `03/04/2026` is the 3rd of April; an error when not given and the column does not tell. */
  readonly dayFirst?: boolean | undefined;
}

/** What a table's traits let a writer do: the same kind of table again. Plain data. */
export interface TableTraits {
  /** Columns that hold integers. */
  readonly integers: readonly string[];
  /** Units by column. */
  readonly units: Readonly<Record<string, string>>;
  /** Names of the columns that are no features. */
  readonly time?: string | undefined;
  readonly group?: string | undefined;
}

/** A table ready to be cut into windows. */
export interface PreparedRows {
  /** One name per feature; a categorical column has one per category, `NAME=CATEGORY`. */
  readonly columns: readonly string[];
  /** `[R, D]`: 0 where missing. */
  readonly values: Float32Array;
  /** `[R, D]`: 1 where observed; absent when nothing is missing. */
  readonly mask?: Uint8Array | undefined;
  readonly segments: readonly RowSegment[];
  /** Labels of the rows by name. */
  readonly conditions: Readonly<Record<string, Categories>>;
  readonly categorical: readonly CategoricalColumn[];
  readonly leftOut: readonly LeftOutColumn[];
  readonly timeStep?: TimeStep | undefined;
  /** Why the time column gives no time step, in words. */
  readonly timeProblem?: string | undefined;
  /** What a person should know, a sentence each. */
  readonly notes: readonly string[];
  readonly traits: TableTraits;
}

/**
 * Takes features, series, labels and time out of a table: rows are put in order, put on a grid if that is asked for, and
 * missing values are filled, marked or refused.
 *
 * @throws {TimeVAEError} `invalid-argument` for columns that are not there; `invalid-data` for cells that are no numbers, missing
 * values that nobody said what to do with, or times that cannot be read but are needed
 */
export function prepareRows(frame: Frame, options: PrepareRowsOptions = {}): PreparedRows {
  const chosen = chooseColumns(frame, options);
  const notes = [...frame.notes];
  const { group, time: timeName, resample } = options;
  const names = group === undefined ? undefined : groupNames(frame, group);
  const { times, problem } = readTimes(frame, options);
  const ordered = orderRows(frame.rows, names, times);
  if (ordered.unsorted > 0) {
    notes.push(`rows were put in order of time: ${ordered.unsorted} stood after a later one`);
  }
  const { columns, categorical, encoded } = nameFeatures(chosen, options.categories);
  if ((options.missing?.length ?? 0) === 0) notes.push(...noteMarker(numbersOf(chosen)));
  const values = new Float32Array(frame.rows * columns.length);
  const markers = markerNumbers(options.missing ?? []);
  fillValues(values, columns.length, { frame, chosen, encoded, groups: ordered.groups, markers });
  const segments = segmentsOf(ordered.groups);
  const grid = times && problem === undefined ? describeGrid(times, ordered.groups, frame) : {};
  const conditions = Object.fromEntries(
    (options.conditions ?? []).map((name) => [name, orderLabels(frame, name, ordered.groups)]),
  );
  let rows: OrderedTable = { values, segments, conditions };
  let { step: timeStep } = grid;
  let timeProblem = problem ?? grid.problem;
  if (resample) {
    if (!times) throw new TimeVAEError("invalid-data", `resample: ${problem ?? "expected a time column; name it"}`);
    rows = resampleTable(rows, times, ordered.groups, columns.length, resample, categorical);
    timeStep = resample.step;
    timeProblem = undefined;
  } else if (times && timeStep && timeProblem === undefined) {
    rows = { ...rows, segments: placeSegments(segments, times, ordered.groups, timeStep) };
  }
  const declared = (options.missing?.length ?? 0) > 0;
  const locate = (row: number) => (resample ? `step ${row}` : locateOrdered(row, ordered.groups, frame));
  const policy = options.gaps ?? { interpolate: 0, mask: declared };
  const mask = settleGaps(rows.values, { columns, categorical, segments: rows.segments, policy, locate }, notes);
  return {
    columns,
    values: rows.values,
    mask,
    segments: rows.segments,
    conditions: rows.conditions,
    categorical,
    leftOut: chosen.leftOut,
    timeStep: timeProblem === undefined ? timeStep : undefined,
    timeProblem:
      timeProblem === undefined
        ? undefined
        : `time column ${describeValue(timeName)}: ${timeProblem}. Rows are counted instead${grid.remedy ? `; ${grid.remedy}` : ""}`,
    notes,
    traits: describeTraits(chosen, options),
  };
}

/** Rows of one group lie behind each other. */
function segmentsOf(groups: readonly RowGroup[]): RowSegment[] {
  let from = 0;
  return groups.map(({ name, rows }) => {
    const segment = { from, to: from + rows.length, group: name, start: 0 };
    from = segment.to;
    return segment;
  });
}

function placeSegments(
  segments: readonly RowSegment[],
  times: Float64Array,
  groups: readonly RowGroup[],
  step: TimeStep,
): RowSegment[] {
  return segments.map((segment, i) => {
    const first = times[groups[i]?.rows[0] as number] as number;
    return { ...segment, start: positionOf(first, step) };
  });
}

function groupNames(frame: Frame, group: string): readonly string[] {
  const cells = cellsOf(requireColumn(frame, "group", group));
  const empty = cells.indexOf("");
  if (empty < 0) return cells;
  const message = `${frame.locate(empty)}, column ${describeValue(group)}: expected the name of a series, received none; fill or remove the row`;
  throw new TimeVAEError("invalid-data", message);
}

/** Columns of numbers, where a marker for missing values can stand. */
function numbersOf({ features }: ChosenColumns): Float64Array[] {
  return features.flatMap((feature) => (feature.kind === "number" ? [feature.column.values] : []));
}

function orderLabels(frame: Frame, name: string, groups: readonly RowGroup[]): Categories {
  const { categories, codes } = encodeCategories("condition", name, cellsOf(requireColumn(frame, "condition", name)), {
    least: 1,
  });
  const missing = codes.indexOf(-1);
  if (missing >= 0) {
    const message = `${frame.locate(missing)}, column ${describeValue(name)}: expected a label, received none; fill or remove the row`;
    throw new TimeVAEError("invalid-data", message);
  }
  let at = 0;
  const ordered = new Int32Array(codes.length);
  for (const { rows } of groups) for (const row of rows) ordered[at++] = codes[row] as number;
  return { categories, codes: ordered };
}

function locateOrdered(row: number, groups: readonly RowGroup[], frame: Frame): string {
  let from = 0;
  for (const { rows } of groups) {
    if (row < from + rows.length) return frame.locate(rows[row - from] as number);
    from += rows.length;
  }
  return `row ${row}`;
}

function describeTraits({ features }: ChosenColumns, { time, group }: PrepareRowsOptions): TableTraits {
  const numbers = features.flatMap((feature): NumberColumn[] => (feature.kind === "number" ? [feature.column] : []));
  return {
    integers: numbers.filter(({ integer }) => integer).map(({ name }) => name),
    units: Object.fromEntries(numbers.flatMap(({ name, unit }) => (unit === undefined ? [] : [[name, unit]]))),
    ...(time === undefined ? {} : { time }),
    ...(group === undefined ? {} : { group }),
  };
}
