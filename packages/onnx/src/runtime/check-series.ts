import { describeValue, type SeriesArray, TimeVAEError } from "@timevae/spec";
import type { GeneratorDescription } from "./generator-description.js";

/**
 * Whether a file can read these windows.
 *
 * @throws {TimeVAEError} `invalid-argument` on other sizes; `invalid-data` on a value that is not finite, or when the file needs
 * positions and there are none
 */
export function checkSeries(series: SeriesArray, { inputs, steps, columns }: GeneratorDescription): void {
  const { values, shape, positions, mask } = series ?? {};
  if (!(values instanceof Float32Array) || !Array.isArray(shape)) {
    throw new TimeVAEError(
      "invalid-argument",
      `series: expected { values: Float32Array, shape: [N, T, D], columns }, received ${describeValue(series)}`,
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
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new TimeVAEError(
      "invalid-data",
      `series: expected finite numbers, received ${values[bad]} in window ${Math.floor(bad / size)}, column ${columns[bad % columns.length]}`,
    );
  }
  if (mask?.includes(0) && !inputs.some(({ kind }) => kind === "mask")) {
    throw new TimeVAEError(
      "invalid-data",
      "series: expected windows without missing values, as the model was learned from, received some; fill them first",
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
