import { describeValue, TimeVAEError } from "@timevae/spec";
import type { FrameColumn } from "./frame.js";

/**
 * A column's cells as names; missing ones are empty.
 *
 * @throws {TimeVAEError} `invalid-data` for a column whose cells are nothing that can be read
 */
export function cellsOf(column: FrameColumn): readonly string[] {
  if (column.kind === "text") return column.cells;
  if (column.kind === "number" && column.notNumericBecause !== undefined && column.values.length === 0) {
    const message = `column ${describeValue(column.name)}: expected names, received ${column.notNumericBecause}`;
    throw new TimeVAEError("invalid-data", message);
  }
  const numbers = column.kind === "time" ? column.times : column.values;
  return Array.from(numbers, (value) => (Number.isNaN(value) ? "" : String(value)));
}
