import { type SeriesArray, TimeVAEError } from "@timevae/spec";
import type { ModelParts } from "./model-parts.js";

/**
 * Whether a model can read these windows.
 *
 * @throws {TimeVAEError} `invalid-argument` on other sizes; `invalid-data` on the same columns in another order, on a value that is not
 * finite, or a missing one where the model has no place for a mask
 */
export function checkSeries(series: SeriesArray, { steps, columns, traits }: ModelParts): void {
  const { values, shape, mask, columns: names } = series;
  const [windows, received, features] = shape;
  if (received !== steps || features !== columns.length || windows === 0) {
    throw new TimeVAEError(
      "invalid-argument",
      `series: expected windows of ${steps} steps × ${columns.length} features (${columns.join(", ")}), received ${windows} windows of ${received} × ${features}`,
    );
  }
  const known = new Set(columns);
  if (names.some((name, d) => known.has(name) && columns[d] !== name)) {
    throw new TimeVAEError(
      "invalid-data",
      `series: expected the columns ${columns.join(", ")} in this order, received ${names.join(", ")}`,
    );
  }
  const place = (at: number) => `in window ${Math.floor(at / (steps * features))}, column ${names[at % features]}`;
  const missing = traits.fill ? -1 : (mask?.indexOf(0) ?? -1);
  if (missing >= 0) {
    throw new TimeVAEError(
      "invalid-data",
      `series: expected a value everywhere, as the model was learned from, received a missing one ${place(missing)}; fill it first`,
    );
  }
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new TimeVAEError("invalid-data", `series: expected finite numbers, received ${values[bad]} ${place(bad)}`);
  }
}
