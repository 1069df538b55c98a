import { parseTimes, selectNumericColumns, type Table } from "@timevae/data";
import { isTimeVAEError } from "@timevae/spec";
import { chooseWindow } from "../logic/choose-window.js";
import type { ColumnFacts, TableFacts } from "./protocol.js";

/** So many cells tell whether a column holds times. */
const cellsToTry = 50;

/** Looks at every column by itself, so that each can say what is wrong with it. */
export function inspectTable(table: Table, name: string): TableFacts {
  const columns = table.columns.map((column) => inspectColumn(table, column));
  const time = columns.find(({ kind }) => kind === "time")?.name ?? null;
  const features = columns.filter(({ kind }) => kind === "number").map(({ name }) => name);
  const { window, stride } = chooseWindow(table.rows);
  return { name, rows: table.rows, columns, time, choices: { time, columns: features.slice(0, 8), window, stride } };
}

function inspectColumn(table: Table, name: string): ColumnFacts {
  const unknown = { minimum: Number.NaN, maximum: Number.NaN };
  try {
    const { values } = selectNumericColumns(table, { columns: [name] });
    const [minimum, maximum] = rangeOf(values);
    return { name, kind: "number", problem: null, minimum, maximum };
  } catch (error) {
    if (!isTimeVAEError(error)) throw error;
    if (looksLikeTime(table, name)) return { name, kind: "time", problem: null, ...unknown };
    const reason = textReason(table, name);
    if (reason !== undefined) return { name, kind: "text", problem: reason, ...unknown };
    return { name, kind: "faulty", problem: error.message, ...unknown };
  }
}

/** Why a column is no feature at all; undefined when it is meant as numbers. */
function textReason(table: Table, name: string): string | undefined {
  const at = table.columns.indexOf(name);
  // A column of numbers beside it: then the one in question is left out, and that is said.
  const numbers = Array.from({ length: table.rows }, () => "0");
  const cells = [table.cells[at] ?? [], numbers];
  try {
    return selectNumericColumns({ ...table, columns: [name, `${name} `], cells }).leftOut[0]?.reason;
  } catch {
    return undefined;
  }
}

function looksLikeTime(table: Table, name: string): boolean {
  const cells = (table.cells[table.columns.indexOf(name)] ?? []).slice(0, cellsToTry);
  try {
    parseTimes(cells);
    return true;
  } catch {
    return false;
  }
}

function rangeOf(values: Float64Array): [number, number] {
  let [minimum, maximum] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    minimum = Math.min(minimum, value);
    maximum = Math.max(maximum, value);
  }
  return [minimum, maximum];
}
