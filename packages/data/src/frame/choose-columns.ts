import { describeValue, TimeVAEError } from "@timevae/spec";
import type { LeftOutColumn } from "../select-numeric-columns.js";
import { cellAdvice } from "./cell-advice.js";
import { cellsOf } from "./cells-of.js";
import { describeTexts, mostDifferent } from "./describe-texts.js";
import type { Frame, FrameColumn, NumberColumn } from "./frame.js";
import { requireColumn } from "./require-column.js";

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

type Feature =
  | { readonly kind: "number"; readonly column: NumberColumn }
  | { readonly kind: "category"; readonly name: string; readonly cells: readonly string[] };

export interface ChosenColumns {
  readonly features: readonly Feature[];
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
  const taken = takenColumns(frame, roles);
  const names = roles.columns ?? frame.columns.map(({ name }) => name);
  checkCategorical(roles.categorical ?? [], names, taken);
  const leftOut: LeftOutColumn[] = [];
  const features: Feature[] = [];
  for (const name of names) {
    const role = taken.get(name);
    const column = frame.columns.find((column) => column.name === name) as FrameColumn;
    const chosen = role === undefined ? featureOf(frame, column, roles) : { name, reason: role };
    if ("kind" in chosen) features.push(chosen);
    else leftOut.push(chosen);
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

/** Columns that are no features for what they are, by name, once every name that is given is there. */
function takenColumns(frame: Frame, roles: ColumnRoles): ReadonlyMap<string, string> {
  const { columns, time, group, conditions = [], categorical = [] } = roles;
  if (time !== undefined) requireColumn(frame, "time", time);
  if (group !== undefined) requireColumn(frame, "group", group);
  for (const name of conditions) requireColumn(frame, "condition", name);
  for (const name of categorical) requireColumn(frame, "categorical", name);
  if (columns !== undefined) checkWanted(frame, columns, roles);
  const taken = new Map<string, string>();
  for (const name of conditions) taken.set(name, "condition");
  if (group !== undefined) taken.set(group, "group");
  if (time !== undefined) taken.set(time, "time column");
  return taken;
}

/** Names that are features have no other role, and are among the columns that are used. */
function checkCategorical(
  categorical: readonly string[],
  names: readonly string[],
  taken: ReadonlyMap<string, string>,
): void {
  for (const name of categorical) {
    if (!taken.has(name)) continue;
    throw fault(`categorical: ${describeValue(name)} is the ${taken.get(name)} already; name it in one place`);
  }
  const missing = categorical.find((name) => !names.includes(name));
  if (missing === undefined) return;
  throw fault(`categorical: expected columns that are used, ${describeValue(missing)} is not among them`);
}

/** What a column gives, or why it is left out: columns that are asked for by name have to give something. */
function featureOf(frame: Frame, column: FrameColumn, { columns, categorical }: ColumnRoles): Feature | LeftOutColumn {
  const { name } = column;
  const isWanted = columns !== undefined;
  if (categorical?.includes(name)) return { kind: "category", name, cells: cellsOf(column) };
  if (column.kind !== "number") {
    if (isWanted) throw notNumeric(frame, column);
    return { name, reason: column.kind === "time" ? "dates" : reasonOf(column.cells) };
  }
  if (!isWanted && column.notNumericBecause !== undefined) return { name, reason: column.notNumericBecause };
  return { kind: "number", column };
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

/** Why a column of texts is no feature. */
function reasonOf(cells: readonly string[]): string {
  const different = new Set<string>();
  for (const cell of cells) {
    if (cell !== "") different.add(cell);
    if (different.size > mostDifferent) break;
  }
  return different.size === 0 ? "every value is missing" : describeTexts(different.size);
}

function fault(message: string): TimeVAEError {
  return new TimeVAEError("invalid-argument", message);
}
