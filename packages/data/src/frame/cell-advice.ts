import type { Cell } from "../parse-cell.js";

/** What to do about a cell that is no number, in a column with so many numbers. */
export function cellAdvice(kind: Cell["kind"], numbers: number): string {
  if (kind === "infinite") return "replace or remove it";
  if (kind === "decimalComma") return "a comma can be a decimal or a thousands separator: say which, or write 1.5";
  return numbers > 0
    ? "correct the cell, name the columns to use and leave this one out, or declare the cell as missing"
    : "leave the column out";
}
