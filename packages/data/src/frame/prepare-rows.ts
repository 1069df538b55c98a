import { type CategoricalColumn, describeValue, isTimeVAEError, TimeVAEError } from "@timevae/spec";
import { detectTimeStep } from "../detect-time-step.js";
import { findIrregularTimes } from "../find-irregular-times.js";
import type { LeftOutColumn } from "../select-numeric-columns.js";
import { positionOf } from "../time-grid.js";
import type { TimeStep } from "../time-step.js";
import { type ChosenColumns, type ColumnRoles, cellsOf, chooseColumns, requireColumn } from "./choose-columns.js";
import { markerNumbers } from "./create-cell-reader.js";
import { type Categories, encodeCategories } from "./encode-categories.js";
import { noteMarker } from "./find-marker.js";
import type { Frame, NumberColumn } from "./frame.js";
import type { GapPolicy } from "./gap-policy.js";
import { orderRows, type RowGroup } from "./order-rows.js";
import type { OrderedTable } from "./ordered-table.js";
import type { Resampling } from "./resample.js";
import { resampleTable } from "./resample-table.js";
import type { RowSegment } from "./row-segment.js";
import { settleGaps } from "./settle-gaps.js";
import { timesOf } from "./time-builder.js";

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
  const segments = fillValues(values, columns.length, frame, chosen, encoded, ordered.groups, markers);
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
        : `time column ${describeValue(timeName)}: ${timeProblem}. Rows are counted instead`,
    notes,
    traits: describeTraits(chosen, options),
  };
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

function readTimes(frame: Frame, options: PrepareRowsOptions): { times?: Float64Array; problem?: string } {
  if (options.time === undefined) return {};
  const column = requireColumn(frame, "time", options.time);
  try {
    const times = timesOf(column, frame.locate, options);
    const missing = times.findIndex(Number.isNaN);
    if (missing < 0) return { times };
    return { problem: `${frame.locate(missing)}: expected a time, received none` };
  } catch (error) {
    if (!isTimeVAEError(error)) throw error;
    return { problem: error.message };
  }
}

/** The step of the series with most rows, and the first irregularity of any. */
function describeGrid(
  times: Float64Array,
  groups: readonly RowGroup[],
  frame: Frame,
): { step?: TimeStep; problem?: string } {
  let longest = groups[0] as RowGroup;
  for (const group of groups) if (group.rows.length > longest.rows.length) longest = group;
  const timesIn = ({ rows }: RowGroup) => Float64Array.from(rows, (row) => times[row] as number);
  const placesIn = ({ rows, name }: RowGroup) => ({
    locate: (i: number) =>
      `${name === undefined ? "" : `series ${describeValue(name)}, `}${frame.locate(rows[i] as number)}`,
  });
  try {
    const { step, summary } = detectTimeStep(timesIn(longest), placesIn(longest));
    if (summary !== "") return { problem: summary };
    for (const group of groups) {
      const own = timesIn(group);
      if (group === longest || findIrregularTimes(own, step).length === 0) continue;
      if (own.length > 1) {
        const { summary: of } = detectTimeStep(own, placesIn(group));
        return {
          problem:
            of === "" ? `series ${describeValue(group.name)} has another step than ${describeValue(longest.name)}` : of,
        };
      }
      return {
        problem: `series ${describeValue(group.name)} lies between the steps of ${describeValue(longest.name)}`,
      };
    }
    return { step };
  } catch (error) {
    if (!isTimeVAEError(error)) throw error;
    return { problem: error.message };
  }
}

function nameFeatures({ features }: ChosenColumns, known: PrepareRowsOptions["categories"] = {}) {
  const columns: string[] = [];
  const categorical: CategoricalColumn[] = [];
  const encoded = features.map((feature) => {
    if (feature.kind === "number") {
      columns.push(feature.column.name);
      return undefined;
    }
    const categories = encodeCategories("categorical", feature.name, feature.cells, {
      least: 2,
      known: Object.hasOwn(known, feature.name) ? known[feature.name] : undefined,
    });
    categorical.push({ name: feature.name, first: columns.length, categories: categories.categories });
    columns.push(...categories.categories.map((category) => `${feature.name}=${category}`));
    return categories;
  });
  const repeated = columns.find((name, d) => columns.indexOf(name) !== d);
  if (repeated !== undefined) {
    throw new TimeVAEError(
      "invalid-data",
      `expected different names of features, ${describeValue(repeated)} is there twice; rename a column`,
    );
  }
  return { columns, categorical, encoded };
}

/** Columns of numbers, where a marker for missing values can stand. */
function numbersOf({ features }: ChosenColumns): Float64Array[] {
  return features.flatMap((feature) => (feature.kind === "number" ? [feature.column.values] : []));
}

function fillValues(
  values: Float32Array,
  width: number,
  frame: Frame,
  { features }: ChosenColumns,
  encoded: readonly (Categories | undefined)[],
  groups: readonly RowGroup[],
  markers: readonly number[],
): RowSegment[] {
  const segments: RowSegment[] = [];
  let from = 0;
  for (const { name, rows } of groups) {
    segments.push({ from, to: from + rows.length, group: name, start: 0 });
    from += rows.length;
  }
  let d = 0;
  features.forEach((feature, f) => {
    let row = 0;
    const categories = encoded[f];
    const numbers = feature.kind === "number" ? feature.column.values : undefined;
    for (const group of groups) {
      for (const place of group.rows) {
        const at = row++ * width + d;
        if (numbers) {
          const cell = numbers[place] as number;
          const value = markers.length > 0 && markers.includes(cell) ? Number.NaN : cell;
          values[at] = value;
          if (!Number.isFinite(values[at] as number) && !Number.isNaN(value))
            throw tooWide(frame, feature, place, value);
        } else {
          const code = categories?.codes[place] as number;
          const count = categories?.categories.length ?? 0;
          for (let c = 0; c < count; c++) values[at + c] = code < 0 ? Number.NaN : Number(c === code);
        }
      }
    }
    d += categories?.categories.length ?? 1;
  });
  return segments;
}

function tooWide(frame: Frame, feature: ChosenColumns["features"][number], row: number, value: number): TimeVAEError {
  const name = feature.kind === "number" ? feature.column.name : feature.name;
  const expected = Number.isFinite(value) ? "a number below 3.4e38 (float32)" : "a finite number";
  const advice = Number.isFinite(value) ? "rescale the column" : "replace or remove it";
  const message = `${frame.locate(row)}, column ${describeValue(name)}: expected ${expected}, received ${value}; ${advice}`;
  return new TimeVAEError("invalid-data", message);
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
