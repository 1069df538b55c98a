import { describeValue, TimeVAEError } from "@timevae/spec";
import { formatCsv } from "./format-csv.js";
import { formatNumber } from "./format-number.js";
import type { OutputColumn, OutputTable } from "./frame/output-table.js";

export interface TableToTextOptions {
  /** Whether missing values may be written, as `NaN` or `null`; they are an error when not given. */
  readonly allowMissing?: boolean | undefined;
}

/**
 * A table as CSV: see {@link formatCsv} for quotes and formulas.
 *
 * @throws {TimeVAEError} `invalid-data` for infinite values, and missing ones unless allowed
 */
export function tableToCsv(
  table: OutputTable,
  options: TableToTextOptions & { readonly delimiter?: string } = {},
): string {
  const columns = table.columns.map(({ name }) => name);
  const cells = table.columns.map((column) => cellOf(column, options));
  function* rows(): Generator<(number | string)[]> {
    for (let row = 0; row < table.rows; row++) yield cells.map((cell) => cell(row));
  }
  return formatCsv({ columns, rows: rows(), delimiter: options.delimiter, allowNaN: options.allowMissing });
}

/** A table as a JSON array of objects, one a row. @throws {TimeVAEError} as {@link tableToCsv} */
export function tableToJson(table: OutputTable, options: TableToTextOptions = {}): string {
  return `[\n${[...objects(table, options)].join(",\n")}\n]\n`;
}

/** A table as NDJSON, one object a line. @throws {TimeVAEError} as {@link tableToCsv} */
export function tableToNdjson(table: OutputTable, options: TableToTextOptions = {}): string {
  return [...objects(table, options)].map((line) => `${line}\n`).join("");
}

function* objects(table: OutputTable, options: TableToTextOptions): Generator<string> {
  const members = table.columns.map((column) => {
    const cell = cellOf(column, options);
    const key = JSON.stringify(column.name);
    const isNumber = column.kind === "number" || column.kind === "integer";
    return (row: number) => {
      const value = cell(row);
      if (value === "" || (typeof value === "number" && Number.isNaN(value))) return `${key}:null`;
      if (typeof value === "number") return `${key}:${formatNumber(value)}`;
      return `${key}:${isNumber ? value : JSON.stringify(value)}`;
    };
  });
  for (let row = 0; row < table.rows; row++) yield `{${members.map((member) => member(row)).join(",")}}`;
}

/** A number, or a text that is ready: integers are texts, since numbers are written as float32. */
function cellOf(column: OutputColumn, { allowMissing = false }: TableToTextOptions): (row: number) => number | string {
  if (column.kind === "text") return (row) => column.values[row] as string;
  if (column.kind === "time") return (row) => column.format(column.values[row] as number);
  return (row) => {
    const value = column.values[row] as number;
    if (Number.isFinite(value)) return column.kind === "integer" ? String(value) : value;
    if (Number.isNaN(value) && allowMissing) return value;
    const place = `row ${row}, column ${describeValue(column.name)}`;
    throw new TimeVAEError("invalid-data", `${place}: expected a finite number, received ${value}`);
  };
}
