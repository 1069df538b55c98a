import { describeValue, type SeriesArray, TimeVAEError } from "@timevae/spec";
import type { GeneratorDescription } from "./generator-description.js";

/**
 * Whether a file can read these windows.
 *
 * @throws {TimeVAEError} `invalid-argument` on other sizes; `invalid-data` on the same columns in another order, on a value that is
 * missing or not finite, or when the file needs positions and there are none
 */
export function checkSeries(series: SeriesArray, { inputs, steps, columns }: GeneratorDescription): void {
  const { values, shape, positions, mask, columns: names } = series ?? {};
  if (!(values instanceof Float32Array) || !Array.isArray(shape) || !Array.isArray(names)) {
    const received =
      typeof series === "object" && series !== null
        ? `values ${describeValue(values)}, shape ${describeValue(shape)}, columns ${describeValue(names)}`
        : describeValue(series);
    throw new TimeVAEError(
      "invalid-argument",
      `series: expected { values: Float32Array, shape: [N, T, D], columns }, received ${received}`,
    );
  }
  const [windows = 0] = shape as readonly number[];
  const size = steps * columns.length;
  if (shape[1] !== steps || shape[2] !== columns.length || windows < 1 || values.length !== windows * size) {
    throw new TimeVAEError(
      "invalid-argument",
      `series: expected windows of ${steps} steps × ${columns.length} features (${columns.join(", ")}), received shape [${shape.join(", ")}] and ${values.length} numbers`,
    );
  }
  if (names.some((name, d) => columns.includes(name) && columns[d] !== name)) {
    throw new TimeVAEError(
      "invalid-data",
      `series: expected the columns ${columns.join(", ")} in this order, received ${names.join(", ")}`,
    );
  }
  const missing = inputs.some(({ kind }) => kind === "mask") ? -1 : (mask?.indexOf(0) ?? -1);
  if (missing >= 0) {
    throw new TimeVAEError(
      "invalid-data",
      `series: expected a value everywhere, received a missing one in window ${Math.floor(missing / size)}, column ${columns[missing % columns.length]}; fill it first`,
    );
  }
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new TimeVAEError(
      "invalid-data",
      `series: expected finite numbers, received ${values[bad]} in window ${Math.floor(bad / size)}, column ${columns[bad % columns.length]}`,
    );
  }
  const placed = inputs.find(({ kind }) => kind === "phase" || kind === "events");
  if (placed && positions?.length !== windows) {
    throw new TimeVAEError(
      "invalid-data",
      `series: expected windows that know their place in time (positions, one per window), for ${placed.name}, received ${positions ? positions.length : "none"}`,
    );
  }
}
