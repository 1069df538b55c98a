import { describeValue, TimeVAEError } from "@timevae/spec";
import type { ChosenColumns } from "./choose-columns.js";
import type { Categories } from "./encode-categories.js";
import type { Frame } from "./frame.js";
import type { RowGroup } from "./order-rows.js";

/** What is written: chosen columns of a frame, their names encoded, rows in order. */
export interface ValueSource {
  readonly frame: Frame;
  readonly chosen: ChosenColumns;
  readonly encoded: readonly (Categories | undefined)[];
  readonly groups: readonly RowGroup[];
  /** Numbers that stand for a missing value. */
  readonly markers: readonly number[];
}

/**
 * Writes features as rows.
 *
 * @param values `[R, width]`: gets NaN where a value is missing
 * @throws {TimeVAEError} `invalid-data` for a number that float32 cannot hold
 */
export function fillValues(values: Float32Array, width: number, source: ValueSource): void {
  const { frame, chosen, encoded, groups, markers } = source;
  let d = 0;
  chosen.features.forEach((feature, f) => {
    let row = 0;
    const categories = encoded[f];
    const numbers = feature.kind === "number" ? feature.column.values : undefined;
    for (const group of groups) {
      for (const place of group.rows) {
        const at = row++ * width + d;
        if (numbers) {
          const cell = numbers[place] as number;
          const value = markers.length > 0 && markers.includes(cell) ? Number.NaN : cell;
          values[at] = value;
          if (!Number.isFinite(values[at] as number) && !Number.isNaN(value))
            throw tooWide(frame, feature, place, value);
        } else {
          const code = categories?.codes[place] as number;
          const count = categories?.categories.length ?? 0;
          for (let c = 0; c < count; c++) values[at + c] = code < 0 ? Number.NaN : Number(c === code);
        }
      }
    }
    d += categories?.categories.length ?? 1;
  });
}

function tooWide(frame: Frame, feature: ChosenColumns["features"][number], row: number, value: number): TimeVAEError {
  const name = feature.kind === "number" ? feature.column.name : feature.name;
  const expected = Number.isFinite(value) ? "a number below 3.4e38 (float32)" : "a finite number";
  const advice = Number.isFinite(value) ? "rescale the column" : "replace or remove it";
  const message = `${frame.locate(row)}, column ${describeValue(name)}: expected ${expected}, received ${value}; ${advice}`;
  return new TimeVAEError("invalid-data", message);
}
