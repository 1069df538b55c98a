import { describeValue, TimeVAEError } from "@timevae/spec";
import { nearestName } from "../nearest-name.js";
import type { LeftOutColumn } from "../select-numeric-columns.js";
import { cellAdvice } from "./column-builder.js";
import type { Frame, FrameColumn, NumberColumn } from "./frame.js";

/** What each column of a table is for, by name. */
export interface ColumnRoles {
  /** Features, in this order; every numeric or categorical column when not given. */
  readonly columns?: readonly string[] | undefined;
  /** The column that holds the time; it is not a feature. */
  readonly time?: string | undefined;
  /** The column that says which of several series a row belongs to. */
  readonly group?: string | undefined;
  /** Columns of names that windows are labelled with. */
  readonly conditions?: readonly string[] | undefined;
  /** Columns of names that are features. */
  readonly categorical?: readonly string[] | undefined;
}

export interface ChosenColumns {
  readonly features: readonly (
    | { readonly kind: "number"; readonly column: NumberColumn }
    | { readonly kind: "category"; readonly name: string; readonly cells: readonly string[] }
  )[];
  readonly leftOut: readonly LeftOutColumn[];
}

/**
 * Finds the features of a frame. Without `columns`, columns that hold no number at all are left out and reported; a number
 * column with a text in it is an error either way.
 *
 * @throws {TimeVAEError} `invalid-argument` for a name that is not there or has two roles; `invalid-data` for cells that are no
 * numbers, or when no feature is left
 */
export function chooseColumns(frame: Frame, roles: ColumnRoles): ChosenColumns {
  const { columns: wanted, time, group, conditions = [], categorical = [] } = roles;
  if (time !== undefined) requireColumn(frame, "time", time);
  if (group !== undefined) requireColumn(frame, "group", group);
  for (const name of conditions) requireColumn(frame, "condition", name);
  for (const name of categorical) requireColumn(frame, "categorical", name);
  if (wanted !== undefined) checkWanted(frame, wanted, roles);
  const taken = new Map<string, string>();
  for (const name of conditions) taken.set(name, "condition");
  if (group !== undefined) taken.set(group, "group");
  if (time !== undefined) taken.set(time, "time column");
  for (const name of categorical) {
    if (!taken.has(name)) continue;
    throw fault(`categorical: ${describeValue(name)} is the ${taken.get(name)} already; name it in one place`);
  }
  const all = frame.columns.map(({ name }) => name);
  const leftOut: LeftOutColumn[] = [];
  const features: ChosenColumns["features"][number][] = [];
  const names = wanted ?? all;
  const missing = categorical.find((name) => !names.includes(name));
  if (missing !== undefined) {
    throw fault(`categorical: expected columns that are used, ${describeValue(missing)} is not among them`);
  }
  for (const name of names) {
    const role = taken.get(name);
    const column = frame.columns[all.indexOf(name)] as FrameColumn;
    if (categorical.includes(name)) features.push({ kind: "category", name, cells: cellsOf(column) });
    else if (role !== undefined) leftOut.push({ name, reason: role });
    else if (column.kind !== "number") {
      const reason = column.kind === "time" ? "dates" : describeTexts(column.cells);
      if (wanted !== undefined) throw notNumeric(frame, column);
      leftOut.push({ name, reason });
    } else if (wanted === undefined && column.notNumericBecause !== undefined) {
      leftOut.push({ name, reason: column.notNumericBecause });
    } else features.push({ kind: "number", column });
  }
  if (features.length === 0) {
    const what = leftOut.map(({ name, reason }) => `${describeValue(name)} (${reason})`).join(", ");
    throw new TimeVAEError("invalid-data", `expected at least one numeric column, received ${what}`);
  }
  for (const feature of features) {
    if (feature.kind === "number" && feature.column.fault) throw feature.column.fault;
  }
  return { features, leftOut };
}

/** A column's cells as names; missing ones are empty. */
export function cellsOf(column: FrameColumn): readonly string[] {
  if (column.kind === "text") return column.cells;
  const numbers = column.kind === "time" ? column.times : column.values;
  return Array.from(numbers, (value) => (Number.isNaN(value) ? "" : String(value)));
}

/** The column called `name`. @throws {TimeVAEError} `invalid-argument` when there is none */
export function requireColumn(frame: Frame, option: string, name: string): FrameColumn {
  const column = frame.columns.find((column) => column.name === name);
  if (column) return column;
  const names = frame.columns.map((column) => column.name);
  const nearest = nearestName(name, names);
  const list = `${names.slice(0, 40).join(", ")}${names.length > 40 ? ", …" : ""}`;
  const advice = nearest === undefined ? "" : `did you mean ${describeValue(nearest)}? `;
  throw fault(`${option}: there is no column ${describeValue(name)}; ${advice}the columns are ${list}`);
}

function checkWanted(frame: Frame, wanted: readonly string[], { time, group }: ColumnRoles): void {
  if (wanted.length === 0) throw fault("columns: expected at least one name, received none");
  wanted.forEach((name, i) => {
    requireColumn(frame, "columns", name);
    if (wanted.indexOf(name) !== i) throw fault(`columns: expected each name once, ${describeValue(name)} is repeated`);
    if (name === time || name === group) {
      const role = name === time ? "time" : "group";
      throw fault(
        `columns: ${describeValue(name)} is the ${role} column, it cannot be a feature too; name it in one place`,
      );
    }
  });
}

function notNumeric(frame: Frame, column: Exclude<FrameColumn, NumberColumn>): TimeVAEError {
  const text = column.kind === "text" ? column.cells.find((cell) => cell !== "") : "a time";
  const row = column.kind === "text" ? column.cells.findIndex((cell) => cell !== "") : 0;
  const place = `${frame.locate(Math.max(0, row))}, column ${describeValue(column.name)}`;
  const message = `${place}: expected a number, received ${describeValue(text ?? "")}; ${cellAdvice("text", 0)}`;
  return new TimeVAEError("invalid-data", message, { details: { column: column.name } });
}

function describeTexts(cells: readonly string[]): string {
  const different = new Set<string>();
  for (const cell of cells) {
    if (cell !== "") different.add(cell);
    if (different.size > 100) return "text, more than 100 different values";
  }
  if (different.size === 0) return "every value is missing";
  return `text, ${different.size} different value${different.size === 1 ? "" : "s"}`;
}

function fault(message: string): TimeVAEError {
  return new TimeVAEError("invalid-argument", message);
}
