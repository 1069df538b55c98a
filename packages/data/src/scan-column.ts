import { describeValue, TimeVAEError } from "@timevae/spec";
import { type Cell, parseCell } from "./parse-cell.js";
import type { Table } from "./table.js";

/** One column of a table, read as numbers as far as that goes. */
export interface ColumnScan {
  readonly name: string;
  /** `[rows]`: NaN where there is no number. */
  readonly values: Float64Array;
  readonly missing: number;
  /** The first five lines with a missing value. */
  readonly missingLines: readonly number[];
  /** Why the column is no feature: set when not one of its cells is meant as a number. */
  readonly notNumericBecause: string | undefined;
  /** The first cell that is neither a number nor missing, as an error ready to be thrown. */
  readonly fault: TimeVAEError | undefined;
}

const date =
  /^(?:\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})(?:[T ].*)?$|^\d{1,2}:\d{2}(?::\d{2})?/;

/** Reads the column `name`, which must exist. */
export function scanColumn(table: Table, name: string): ColumnScan {
  const cells = table.cells[table.columns.indexOf(name)] ?? [];
  const values = new Float64Array(table.rows).fill(Number.NaN);
  const missingLines: number[] = [];
  const counts = { number: 0, missing: 0, infinite: 0, decimalComma: 0, text: 0 };
  let firstFault: { cell: string; kind: Cell["kind"]; line: number } | undefined;
  let dates = true;
  for (let row = 0; row < table.rows; row++) {
    const text = cells[row] as string;
    const cell = parseCell(text);
    counts[cell.kind] += 1;
    if (cell.kind === "number") {
      values[row] = cell.value;
      continue;
    }
    const line = table.lines[row] as number;
    if (cell.kind === "missing") {
      if (missingLines.length < 5) missingLines.push(line);
      continue;
    }
    firstFault ??= { cell: text.trim(), kind: cell.kind, line };
    dates &&= date.test(text.trim());
  }
  const meantAsNumbers = counts.number + counts.infinite + (counts.text === 0 ? counts.decimalComma : 0);
  let notNumericBecause: string | undefined;
  if (counts.missing === table.rows) notNumericBecause = "every value is missing";
  else if (meantAsNumbers === 0) notNumericBecause = dates ? "dates" : describeText(cells);
  return {
    name,
    values,
    missing: counts.missing,
    missingLines,
    notNumericBecause,
    fault: firstFault && describeFault(name, firstFault, counts.number),
  };
}

function describeText(cells: readonly string[]): string {
  const different = new Set<string>();
  for (const cell of cells) {
    if (parseCell(cell).kind !== "missing") different.add(cell.trim());
    if (different.size > 100) return "text, more than 100 different values";
  }
  return `text, ${different.size} different value${different.size === 1 ? "" : "s"}`;
}

function describeFault(
  column: string,
  fault: { cell: string; kind: Cell["kind"]; line: number },
  numbers: number,
): TimeVAEError {
  const { cell, kind, line } = fault;
  const advice =
    kind === "infinite"
      ? "replace or remove it"
      : kind === "decimalComma"
        ? "decimal commas and thousands separators are not read: write 1.5, not 1,5"
        : numbers > 0
          ? "correct the cell, or name the columns to use and leave this one out"
          : "leave the column out";
  const expected = kind === "infinite" ? "a finite number" : "a number";
  return new TimeVAEError(
    "invalid-data",
    `line ${line}, column ${describeValue(column)}: expected ${expected}, received ${describeValue(cell)}; ${advice}`,
    { details: { line, column, cell } },
  );
}
