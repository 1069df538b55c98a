import type { OutputColumn, OutputTable } from "../frame/output-table.js";
import { loadOptional } from "../load-optional.js";

/**
 * A table as a Parquet file: floats, 64-bit integers, times in milliseconds and text, snappy-compressed.
 *
 * @throws {TimeVAEError} `unsupported` when hyparquet-writer is not installed
 */
export async function tableToParquet({ columns }: OutputTable): Promise<Uint8Array> {
  const { parquetWriteBuffer } = await loadOptional("hyparquet-writer", () => import("hyparquet-writer"));
  const units = Object.fromEntries(columns.flatMap(({ name, unit }) => (unit === undefined ? [] : [[name, unit]])));
  const kvMetadata = Object.keys(units).length === 0 ? [] : [{ key: "units", value: JSON.stringify(units) }];
  return new Uint8Array(parquetWriteBuffer({ columnData: columns.map(toColumn), kvMetadata, createdBy: "timevae" }));
}

function toColumn(column: OutputColumn) {
  const { name } = column;
  if (column.kind === "text") {
    return { name, type: "STRING" as const, data: column.values.map((text) => (text === "" ? null : text)) };
  }
  const gaps = column.values.some(Number.isNaN);
  if (column.kind === "time") {
    return { name, type: "TIMESTAMP" as const, data: Array.from(column.values, (time) => new Date(time)) };
  }
  if (column.kind === "integer") {
    const data = Array.from(column.values, (value) => (Number.isNaN(value) ? null : BigInt(value)));
    return { name, type: "INT64" as const, data };
  }
  const type = column.values instanceof Float32Array ? ("FLOAT" as const) : ("DOUBLE" as const);
  return {
    name,
    type,
    data: gaps ? Array.from(column.values, (value) => (Number.isNaN(value) ? null : value)) : column.values,
  };
}
