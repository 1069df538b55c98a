import type { OutputColumn, OutputTable } from "../frame/output-table.js";
import { loadOptional } from "../load-optional.js";

/**
 * A table as an Arrow IPC file (Feather 2), not compressed: floats, 64-bit integers, times in milliseconds and text.
 *
 * @throws {TimeVAEError} `unsupported` when flechette is not installed
 */
export async function tableToArrow({ columns }: OutputTable): Promise<Uint8Array> {
  const library = await loadOptional("@uwdata/flechette", () => import("@uwdata/flechette"));
  const made = columns.map((column): [string, ReturnType<typeof toColumn>] => [column.name, toColumn(library, column)]);
  const table = library.tableFromColumns(made);
  columns.forEach(({ unit }, d) => {
    const field = table.schema.fields[d];
    if (field && unit !== undefined) field.metadata = new Map([["unit", unit]]);
  });
  const bytes = library.tableToIPC(table, { format: "file" });
  if (!bytes) throw new Error("flechette wrote no bytes");
  return bytes;
}

function toColumn(library: typeof import("@uwdata/flechette"), column: OutputColumn) {
  const { columnFromArray, float32, float64, int64, timestamp, utf8, TimeUnit } = library;
  if (column.kind === "text") {
    return columnFromArray(
      column.values.map((text) => (text === "" ? null : text)),
      utf8(),
    );
  }
  if (column.kind === "time") return columnFromArray(Array.from(column.values), timestamp(TimeUnit.MILLISECOND));
  const gaps = column.values.some(Number.isNaN);
  if (column.kind === "integer") {
    return columnFromArray(
      Array.from(column.values, (value) => (Number.isNaN(value) ? null : value)),
      int64(),
    );
  }
  const type = column.values instanceof Float32Array ? float32() : float64();
  return columnFromArray(
    gaps ? Array.from(column.values, (value) => (Number.isNaN(value) ? null : value)) : column.values,
    type,
  );
}
