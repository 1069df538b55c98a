import { TimeVAEError } from "@timevae/spec";
import type { NdArray } from "../nd-array.js";
import { rowsFromArray } from "../series-from-array.js";
import type { Frame } from "./frame.js";
import { checkColumnCount } from "./frame-limits.js";

/**
 * An array `[rows, D]`, or `[rows]` with one feature, as a frame; NaN is missing.
 *
 * @throws {TimeVAEError} as {@link rowsFromArray}
 */
export function frameFromArray(array: NdArray, names?: readonly string[]): Frame {
  const { columns, values } = rowsFromArray(array, names);
  checkColumnCount(columns.length);
  const rows = values.length / columns.length;
  if (new Set(columns).size !== columns.length) {
    throw new TimeVAEError("invalid-argument", `columns: expected different names, received ${columns.join(", ")}`);
  }
  const integer = !array.dtype.startsWith("float");
  return {
    columns: columns.map((name, d) => {
      const own = Float64Array.from({ length: rows }, (_, row) => values[row * columns.length + d] as number);
      const notNumericBecause = own.every(Number.isNaN) ? "every value is missing" : undefined;
      return { kind: "number" as const, name, values: own, integer, notNumericBecause };
    }),
    rows,
    locate: (row) => `row ${row}`,
    notes: [],
  };
}
