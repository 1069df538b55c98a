import { describeValue, TimeVAEError } from "@timevae/spec";
import { nearestName } from "./nearest-name.js";
import { readTimeColumn } from "./read-time-column.js";
import { type ColumnScan, scanColumn } from "./scan-column.js";
import type { Table } from "./table.js";
import type { TimeStep } from "./time-step.js";

export interface SelectNumericColumnsOptions {
  /** Columns to use, in this order; every numeric column when not given. */
  readonly columns?: readonly string[] | undefined;
  /** The column that holds the time; it is not a feature. */
  readonly time?: string | undefined;
}

/** A column that is not among the features, and why. */
export interface LeftOutColumn {
  readonly name: string;
  readonly reason: string;
}

/** The rows of one series: `values` is row-major `[rows, D]`, in the table's units. */
export interface SeriesRows {
  readonly columns: readonly string[];
  readonly values: Float64Array;
  /** The position of row 0 on the absolute grid of the time step; row numbers count from 0 when not given. */
  readonly start?: number;
}

export interface NumericColumns extends SeriesRows {
  /** What was not used although nobody named columns to use. */
  readonly leftOut: readonly LeftOutColumn[];
  /** `[rows]`: the time column's cells. */
  readonly time?: readonly string[];
  /** The time from row to row, when there is a time column and it is regular; `start` is set then too. */
  readonly timeStep?: TimeStep;
  /** Why the time column gives no time step, in words: cells that are no times, duplicates, gaps, steps back. */
  readonly timeProblem?: string;
}

/**
 * Takes the features out of a table. Without `columns`, columns that hold no number at all (dates, text) are left out
 * and reported; a column of numbers with a text between them is an error either way. A time column that cannot be used is
 * no error: `timeProblem` says why.
 *
 * @throws {TimeVAEError} `invalid-argument` when a named column does not exist or is named twice; `invalid-data` when
 * a column holds text, missing values, infinities or decimal commas, or when no numeric column is left.
 */
export function selectNumericColumns(table: Table, options: SelectNumericColumnsOptions = {}): NumericColumns {
  const { columns: wanted, time: timeName } = options;
  if (timeName !== undefined) requireColumn(table, "time", timeName);
  if (wanted !== undefined) checkWanted(table, wanted, timeName);

  const names = wanted ?? table.columns.filter((name) => name !== timeName);
  const leftOut: LeftOutColumn[] = timeName === undefined ? [] : [{ name: timeName, reason: "time column" }];
  const scans: ColumnScan[] = [];
  for (const name of names) {
    const scan = scanColumn(table, name);
    const reason = wanted === undefined ? scan.notNumericBecause : undefined;
    if (reason === undefined) scans.push(scan);
    else leftOut.push({ name, reason });
  }
  if (scans.length === 0) {
    const what = leftOut.map(({ name, reason }) => `${describeValue(name)} (${reason})`).join(", ");
    throw new TimeVAEError("invalid-data", `expected at least one numeric column, received ${what}`);
  }
  for (const scan of scans) if (scan.fault) throw scan.fault;
  failOnMissing(scans);

  const features = scans.length;
  const values = new Float64Array(table.rows * features);
  scans.forEach((scan, d) => {
    for (let row = 0; row < table.rows; row++) values[row * features + d] = scan.values[row] as number;
  });
  const time = timeName === undefined ? undefined : (table.cells[table.columns.indexOf(timeName)] ?? []);
  return {
    columns: scans.map(({ name }) => name),
    values,
    leftOut,
    ...(timeName === undefined || time === undefined ? {} : { time, ...readTimeColumn(timeName, time, table.lines) }),
  };
}

function checkWanted(table: Table, wanted: readonly string[], time: string | undefined): void {
  if (wanted.length === 0) {
    throw new TimeVAEError("invalid-argument", "columns: expected at least one name, received none");
  }
  wanted.forEach((name, i) => {
    requireColumn(table, "columns", name);
    if (wanted.indexOf(name) !== i) {
      throw new TimeVAEError(
        "invalid-argument",
        `columns: expected each name once, ${describeValue(name)} is repeated`,
      );
    }
    if (name === time) {
      const message = `columns: ${describeValue(name)} is the time column, it cannot be a feature too; name it in one place`;
      throw new TimeVAEError("invalid-argument", message);
    }
  });
}

function requireColumn(table: Table, option: string, name: string): void {
  if (table.columns.includes(name)) return;
  const nearest = nearestName(name, table.columns);
  const list = `${table.columns.slice(0, 40).join(", ")}${table.columns.length > 40 ? ", …" : ""}`;
  const advice = nearest === undefined ? "" : `did you mean ${describeValue(nearest)}? `;
  const message = `${option}: there is no column ${describeValue(name)}; ${advice}the columns are ${list}`;
  throw new TimeVAEError("invalid-argument", message, { details: { name, columns: table.columns } });
}

function failOnMissing(scans: readonly ColumnScan[]): void {
  const gaps = scans.filter((scan) => scan.missing > 0);
  if (gaps.length === 0) return;
  const count = gaps.reduce((sum, scan) => sum + scan.missing, 0);
  const where = gaps.slice(0, 8).map((scan) => {
    const lines = `${scan.missingLines.join(", ")}${scan.missing > scan.missingLines.length ? ", …" : ""}`;
    return `column ${describeValue(scan.name)} lacks ${scan.missing} (line${scan.missing > 1 ? "s" : ""} ${lines})`;
  });
  if (gaps.length > 8) where.push(`${gaps.length - 8} more columns`);
  const message = `${count} missing value${count > 1 ? "s" : ""}: ${where.join("; ")}. Fill or remove them`;
  throw new TimeVAEError("invalid-data", message, {
    details: {
      count,
      columns: Object.fromEntries(gaps.map(({ name, missing, missingLines }) => [name, { missing, missingLines }])),
    },
  });
}
