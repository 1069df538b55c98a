import { describeValue, TimeVAEError } from "@timevae/spec";

/** Numbers in rows and columns: one row per point, one column per dimension. Treat it as immutable. */
export interface Matrix {
  /** Row-major `[rows, columns]`. */
  readonly values: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

/**
 * Checks the sizes and puts a {@link Matrix} together. A `Float64Array` is not copied.
 *
 * @throws {TimeVAEError} `invalid-argument` when the sizes do not fit the values
 */
export function createMatrix(values: ArrayLike<number>, rows: number, columns: number): Matrix {
  if (![rows, columns].every((size) => Number.isSafeInteger(size) && size >= 0)) {
    throw new TimeVAEError(
      "invalid-argument",
      `rows, columns: expected two integers ≥ 0, received ${describeValue(rows)} and ${describeValue(columns)}`,
    );
  }
  if (values.length !== rows * columns) {
    throw new TimeVAEError(
      "invalid-argument",
      `values: expected ${rows} × ${columns} = ${rows * columns} numbers, received ${values.length}`,
    );
  }
  return { values: values instanceof Float64Array ? values : Float64Array.from(values), rows, columns };
}
