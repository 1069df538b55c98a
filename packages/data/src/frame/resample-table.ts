import { type CategoricalColumn, TimeVAEError } from "@timevae/spec";
import { positionOf } from "../time-grid.js";
import type { RowGroup } from "./order-rows.js";
import type { OrderedTable } from "./ordered-table.js";
import { resampleRows } from "./resample-rows.js";
import type { Resampling } from "./resampling.js";
import type { RowSegment } from "./row-segment.js";

/** Each series on its grid. A label holds until another comes; the category of a step is that of its last row. */
export function resampleTable(
  rows: OrderedTable,
  times: Float64Array,
  groups: readonly RowGroup[],
  width: number,
  resample: Resampling,
  categorical: readonly CategoricalColumn[],
): OrderedTable {
  const isName = new Uint8Array(width);
  for (const { first, categories } of categorical) isName.fill(1, first, first + categories.length);
  const parts = rows.segments.map((segment, i) => {
    const own = groups[i]?.rows ?? new Uint32Array(0);
    const ownTimes = Float64Array.from(own, (row) => times[row] as number);
    const ownRows = { times: ownTimes, values: rows.values.subarray(segment.from * width, segment.to * width) };
    const made = resampleRows(ownRows, width, resample);
    if (categorical.length > 0) {
      const last = resampleRows(ownRows, width, { step: resample.step, method: "last" }).values;
      for (let k = 0; k < last.length; k++) if (isName[k % width]) made.values[k] = last[k] as number;
    }
    const labelRows = new Uint32Array(made.rows);
    for (let k = 0, from = 0; k < own.length; k++) {
      const place = positionOf(ownTimes[k] as number, resample.step) - made.start;
      labelRows.fill(segment.from + k, from, made.rows);
      from = place + 1 > made.rows ? made.rows : Math.max(from, place);
    }
    return { ...made, labelRows, group: segment.group };
  });
  const total = parts.reduce((sum, part) => sum + part.rows, 0);
  if (total * width > 2 ** 28) {
    throw new TimeVAEError(
      "too-large",
      `resample: expected at most 2^28 numbers, received ${total} steps × ${width} columns`,
    );
  }
  const values = new Float32Array(total * width);
  const segments: RowSegment[] = [];
  const labelRows = new Uint32Array(total);
  let from = 0;
  for (const part of parts) {
    values.set(part.values, from * width);
    labelRows.set(part.labelRows, from);
    segments.push({ from, to: from + part.rows, group: part.group, start: part.start });
    from += part.rows;
  }
  const conditions = Object.fromEntries(
    Object.entries(rows.conditions).map(([name, { categories, codes }]) => [
      name,
      { categories, codes: Int32Array.from(labelRows, (row) => codes[row] as number) },
    ]),
  );
  return { values, segments, conditions };
}
