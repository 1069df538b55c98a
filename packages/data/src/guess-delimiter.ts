import Papa from "papaparse";

const candidates = [",", ";", "\t", "|"];

/**
 * The delimiter that splits the header and gives most of the next nine rows as many cells. A comma where none splits it:
 * one column. (papaparse's own guess does not look at the header and falls for decimal commas.)
 */
export function guessDelimiter(text: string): string {
  let best = { delimiter: ",", agreeing: 0, width: 1 };
  for (const delimiter of candidates) {
    const rows = Papa.parse<string[]>(text, { delimiter, newline: "\n", preview: 10 }).data;
    const width = rows[0]?.length ?? 1;
    if (width < 2) continue;
    const agreeing = rows.filter((row) => row.length === width).length;
    if (agreeing > best.agreeing || (agreeing === best.agreeing && width > best.width)) {
      best = { delimiter, agreeing, width };
    }
  }
  return best.delimiter;
}
