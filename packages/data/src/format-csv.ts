import { describeValue, TimeVAEError } from "@timevae/spec";
import { formatNumber } from "./format-number.js";
import { isNumeral } from "./parse-cell.js";

export interface FormatCsvInput {
  readonly columns: readonly string[];
  /** Rows with one number or text per column. */
  readonly rows: Iterable<readonly (number | string)[]>;
  /** Whether NaN is written, as `NaN`, which `parseCsv` and others read as missing; an error when not given. */
  readonly allowNaN?: boolean | undefined;
  /** Between the cells; a comma when not given. */
  readonly delimiter?: string | undefined;
}

/**
 * CSV (RFC 4180, but lines end with `\n`): a header, then the rows; numbers as {@link formatNumber} writes them.
 *
 * Cells are quoted where needed. Text that a spreadsheet would run as a formula (it starts with `=`, `+`, `-`, `@` or a
 * tab, and is not a number) gets a `'` in front.
 *
 * @throws {TimeVAEError} `invalid-data` for NaN, unless allowed, and infinity; `invalid-argument` for a row of another length
 */
export function formatCsv(input: FormatCsvInput): string {
  const { columns, rows, allowNaN = false, delimiter = "," } = input;
  const lines = [columns.map((name) => formatText(name, delimiter)).join(delimiter)];
  for (const row of rows) {
    if (row.length !== columns.length) {
      const message = `rows[${lines.length - 1}]: expected ${columns.length} cells, received ${row.length}`;
      throw new TimeVAEError("invalid-argument", message);
    }
    const cells = row.map((cell, d) => {
      if (typeof cell === "string") return formatText(cell, delimiter);
      if (Number.isFinite(cell)) return formatNumber(cell);
      if (allowNaN && Number.isNaN(cell)) return "NaN";
      const place = `rows[${lines.length - 1}], column ${describeValue(columns[d])}`;
      throw new TimeVAEError("invalid-data", `${place}: expected a finite number, received ${cell}`);
    });
    lines.push(cells.join(delimiter));
  }
  return `${lines.join("\n")}\n`;
}

function formatText(text: string, delimiter: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && !isNumeral(text) ? `'${text}` : text;
  return safe.includes(delimiter) || /["\r\n]|^\s|\s$/.test(safe) || safe === ""
    ? `"${safe.replaceAll('"', '""')}"`
    : safe;
}
