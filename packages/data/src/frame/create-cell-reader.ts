import { type Cell, parseCell } from "../parse-cell.js";
import type { CellReader } from "./column-builder.js";

export interface CellReaderOptions {
  readonly decimal: "." | ",";
  /** What stands for a missing value beside the usual ones; numbers are compared as numbers. */
  readonly missing: readonly string[];
  readonly locate: (row: number) => string;
}

/** Cells with one decimal sign, and the missing values that somebody declared. */
export function createCellReader({ decimal, missing, locate }: CellReaderOptions): CellReader {
  const markers = new Set(missing.map((marker) => marker.trim()));
  const numbers = markerNumbers(missing);
  const plain = decimal === "." ? parseCell : parseDecimalComma;
  const read = (text: string): Cell => {
    if (markers.size > 0 && markers.has(text.trim())) return { kind: "missing" };
    const cell = plain(text);
    return cell.kind === "number" && numbers.includes(cell.value) ? { kind: "missing" } : cell;
  };
  return { read, isMissing: (text) => markers.has(text) || parseCell(text).kind === "missing", locate };
}

/** The declared markers that are numbers. */
export function markerNumbers(missing: readonly string[]): number[] {
  return missing.flatMap((marker) => {
    const cell = parseCell(marker);
    return cell.kind === "number" ? [cell.value] : [];
  });
}

/** `1,5` and `1.234,5`, and integers; a number with a point alone is text here. */
function parseDecimalComma(text: string): Cell {
  const cell = text.trim();
  if (/^[+-]?\d{1,3}(?:\.\d{3})+(?:,\d*)?$/.test(cell)) return parseCell(cell.replaceAll(".", "").replace(",", "."));
  if (cell.includes("."))
    return /\d/.test(cell) && parseCell(cell).kind === "number" ? { kind: "text" } : parseCell(cell);
  return parseCell(cell.replace(",", "."));
}
