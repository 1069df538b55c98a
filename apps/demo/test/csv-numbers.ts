import { parseCsv, selectNumericColumns } from "@timevae/data";

/** The numbers of a CSV that the page made, without the columns that count windows and tell the time. */
export function csvNumbers(csv: Buffer): number[] {
  const table = parseCsv(new Uint8Array(csv));
  const columns = table.columns.filter((name) => name !== "window" && name !== "time");
  return [...selectNumericColumns(table, { columns }).values];
}
