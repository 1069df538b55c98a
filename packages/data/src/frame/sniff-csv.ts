import Papa from "papaparse";
import { guessDelimiter } from "../guess-delimiter.js";

/** How the numbers of a file are written. */
export interface CsvDialect {
  readonly delimiter: string;
  readonly decimal: "." | ",";
  /** Set when the decimal sign was found out, for people. */
  readonly note?: string;
}

/**
 * Delimiter and decimal sign from the beginning of a text. A comma is the decimal sign when cells such as `1,5` are there, no
 * number has a point, and not all of them could be thousands (`1,234`).
 */
export function sniffCsv(
  text: string,
  known: { readonly delimiter?: string | undefined; readonly decimal?: "." | "," | undefined },
): CsvDialect {
  const delimiter = known.delimiter ?? guessDelimiter(text);
  if (known.decimal !== undefined) return { delimiter, decimal: known.decimal };
  if (delimiter === ",") return { delimiter, decimal: "." };
  const cells = Papa.parse<string[]>(text, { delimiter, newline: "\n", preview: 200 }).data.slice(1).flat();
  let commas = 0;
  let sure = false;
  for (const cell of cells) {
    if (/^\s*[+-]?\d+\.\d+\s*$/.test(cell)) return { delimiter, decimal: "." };
    const match = /^\s*[+-]?(\d+),(\d+)(?:e[+-]?\d+)?\s*$/i.exec(cell);
    if (!match) continue;
    commas++;
    sure ||= (match[2] as string).length !== 3 || (match[1] as string).length > 3 || match[1] === "0";
  }
  if (commas === 0 || !sure) return { delimiter, decimal: "." };
  return { delimiter, decimal: ",", note: "numbers are written with decimal commas: 1,5 is one and a half" };
}
