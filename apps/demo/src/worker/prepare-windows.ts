import {
  constantColumns,
  createWindows,
  describeTimeStep,
  type FoundSeasons,
  findSeasons,
  type NumericColumns,
  selectNumericColumns,
  splitAtRandom,
  type Table,
  type TableTraits,
  type TimeStep,
  timeOf,
} from "@timevae/data";
import { isTimeVAEError, type SeriesArray, selectWindows, TimeVAEError } from "@timevae/spec";
import { proposeBlocks } from "../logic/propose-blocks.js";
import { rowSpans } from "../logic/row-spans.js";
import { thinOut } from "../logic/thin-out.js";
import type { DataChoices, RowsFacts, WindowsFacts } from "./protocol.js";

/** As `fit` holds out: docs of `training.validationFraction`. */
export const validationFraction = 0.1;
const fewestWindowsToHoldOut = 20;
const rowsDrawn = 3000;
const examplesShown = 12;

/** Windows with what the page says about them. */
export interface PreparedWindows {
  readonly series: SeriesArray;
  readonly timeStep: TimeStep | undefined;
  /** What the table was, for those who write such tables again. */
  readonly table: TableTraits | undefined;
  readonly facts: WindowsFacts;
}

/**
 * Cuts the chosen columns of a table into windows.
 *
 * @throws {TimeVAEError} in words for the person who chose
 */
export function prepareTable(table: Table, choices: DataChoices, seed: number): PreparedWindows {
  const { columns, time, window, stride } = choices;
  if (columns.length === 0) throw new TimeVAEError("invalid-argument", "Choose at least one column to learn from.");
  const rows = selectNumericColumns(table, { columns, time: time ?? undefined });
  const series = createWindows(rows, { window, stride });
  const sides = splitSides(series, seed);
  const found = lookForSeasons(rows);
  const facts = describeWindows(series, sides, found, rowsFacts(rows, table.rows, choices, series, sides));
  const traits = { integers: [], units: {}, ...(time !== null && { time }) };
  return { series, timeStep: rows.timeStep, table: traits, facts };
}

/** Windows that come as such. */
export function prepareWindows(series: SeriesArray, seed: number): PreparedWindows {
  const facts = describeWindows(series, splitSides(series, seed), null, null);
  return { series, timeStep: undefined, table: undefined, facts };
}

interface Sides {
  readonly training: Uint32Array;
  readonly heldOut: Uint32Array;
}

/** The windows that `fit` will train on with this seed, and those that it will hold out. */
function splitSides(series: SeriesArray, seed: number): Sides {
  const all = Uint32Array.from({ length: series.shape[0] }, (_, n) => n);
  const none = { training: all, heldOut: new Uint32Array() };
  if (series.shape[0] < fewestWindowsToHoldOut) return none;
  try {
    const { train, test } = splitAtRandom(series, { testFraction: validationFraction, seed });
    return { training: train.indices, heldOut: test.indices };
  } catch (error) {
    if (isTimeVAEError(error)) return none;
    throw error;
  }
}

function lookForSeasons(rows: NumericColumns): FoundSeasons | null {
  try {
    return findSeasons(rows, { timeStep: rows.timeStep });
  } catch (error) {
    if (isTimeVAEError(error)) return null;
    throw error;
  }
}

function describeWindows(
  series: SeriesArray,
  sides: Sides,
  found: FoundSeasons | null,
  rows: RowsFacts | null,
): WindowsFacts {
  const [windows, steps] = series.shape;
  const places = Array.from({ length: Math.min(examplesShown, windows) }, (_, i) =>
    Math.floor((i * windows) / Math.min(examplesShown, windows)),
  );
  return {
    windows,
    steps,
    columns: series.columns,
    trainingWindows: sides.training.length,
    heldOutWindows: sides.heldOut.length,
    rows,
    examples: selectWindows(series, places).values as Float32Array<ArrayBuffer>,
    warnings: warningsAbout(series, sides),
    proposals: proposeBlocks(found, steps),
  };
}

function warningsAbout(series: SeriesArray, { heldOut }: Sides): string[] {
  const windows = series.shape[0];
  const constants = constantColumns(series).map(({ name }) => name);
  return [
    ...(windows < 100
      ? [`Only ${windows} windows. A generator learned from so few mostly repeats them; a smaller stride gives more.`]
      : []),
    ...(heldOut.length === 0 ? ["Too few separate windows to hold some out: training cannot tell when to stop."] : []),
    ...(constants.length > 0
      ? [`Always the same value: ${constants.join(", ")}. There is nothing to learn in it.`]
      : []),
  ];
}

function rowsFacts(
  rows: NumericColumns,
  count: number,
  { window, stride }: DataChoices,
  series: SeriesArray,
  sides: Sides,
): RowsFacts {
  const features = rows.columns.length;
  const drawn = thinOut(rows.values, features, rowsDrawn);
  const { timeStep, start } = rows;
  const seconds = timeStep && start !== undefined ? drawn.map((row) => timeOf(start + row, timeStep) / 1000) : null;
  return {
    count,
    unused: count - ((series.shape[0] - 1) * stride + window),
    timeStep: timeStep ? describeTimeStep(timeStep) : null,
    timeProblem: rows.timeProblem ?? null,
    spans: rowSpans(sides, { window, stride }),
    drawn: {
      rows: drawn,
      seconds,
      lines: rows.columns.map((_, d) => Float32Array.from(drawn, (row) => rows.values[row * features + d] as number)),
    },
    stride,
  };
}
