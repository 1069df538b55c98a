import { describeValue, TimeVAEError } from "@timevae/spec";

/** Columns of one table, at most. */
const mostColumns = 20_000;
/** Bytes to unpack or hold when nothing else is said: 2 GiB. */
export const defaultMaxBytes = 2 ** 31;

/** @throws {TimeVAEError} `too-large` for more columns than a table may have */
export function checkColumnCount(count: number): void {
  if (count <= mostColumns) return;
  throw new TimeVAEError("too-large", `expected at most ${mostColumns} columns, received ${count}`);
}

/** @throws {TimeVAEError} `too-large` for more cells than `maxBytes` holds, at 8 bytes each */
export function checkCellCount(rows: number, columns: number, maxBytes = defaultMaxBytes): void {
  if (rows * columns * 8 <= maxBytes) return;
  const message = `expected at most ${maxBytes} bytes of numbers, received ${rows} rows × ${columns} columns of 8 bytes; name the columns to use, or read fewer rows`;
  throw new TimeVAEError("too-large", message, { details: { rows, columns, maxBytes } });
}

/**
 * What is wrong with column names, in words; undefined when nothing is.
 *
 * @param isNumeral tells names that are numbers: a header that holds only those is none
 */
export function describeHeaderFault(
  columns: readonly string[],
  isNumeral: (name: string) => boolean,
): string | undefined {
  const empty = columns.indexOf("");
  if (empty >= 0) {
    return `expected a name for every column, column ${empty + 1} of ${columns.length} has none; name it or remove it (pandas: to_csv(index=False))`;
  }
  const first = new Map<string, number>();
  for (const [d, name] of columns.entries()) {
    if (first.has(name)) {
      const places = columns.flatMap((other, e) => (other === name ? [e + 1] : []));
      return `expected different column names, received ${describeValue(columns[d])} as columns ${places.join(" and ")}; rename one`;
    }
    first.set(name, d);
  }
  const numbered = columns.length > 1 && columns.every((name, d) => name === String(d));
  if (columns.length > 0 && columns.every(isNumeral) && !numbered) {
    return `expected column names, received numbers (${columns.slice(0, 4).join(", ")}${columns.length > 4 ? ", …" : ""}); put a header line before the first row`;
  }
  return undefined;
}
