import { type ParseCsvOptions, parseCsv } from "../parse-csv.js";
import type { Table } from "../table.js";
import { withFileName } from "../with-file-name.js";
import { readBytes } from "./read-bytes.js";

/**
 * Reads a table of text cells; a file that ends in `.tsv` has tabs between them unless `delimiter` says otherwise.
 *
 * @throws {TimeVAEError} `file-not-found`, `file-system`, `too-large`, or what `parseCsv` throws; the message begins with
 * `path`
 */
export async function readTable(path: string, options: ParseCsvOptions = {}): Promise<Table> {
  const bytes = await readBytes(path);
  const delimiter = options.delimiter ?? (path.toLowerCase().endsWith(".tsv") ? "\t" : undefined);
  return withFileName(path, () => parseCsv(bytes, { delimiter }));
}
