import { describeValue, isTimeVAEError } from "@timevae/spec";
import { detectTimeStep } from "../detect-time-step.js";
import { findIrregularTimes } from "../find-irregular-times.js";
import type { TimeStep } from "../time-step.js";
import type { Frame } from "./frame.js";
import type { RowGroup } from "./order-rows.js";
import { requireColumn } from "./require-column.js";
import { formatResampling } from "./resampling.js";
import { timesOf } from "./times-of.js";

/** The times of a frame's rows, or why there are none. Neither: nobody named a column. */
export function readTimes(
  frame: Frame,
  options: { time?: string | undefined; dayFirst?: boolean | undefined },
): { times?: Float64Array; problem?: string } {
  if (options.time === undefined) return {};
  const column = requireColumn(frame, "time", options.time);
  try {
    const times = timesOf(column, frame.locate, options);
    const missing = times.findIndex(Number.isNaN);
    if (missing < 0) return { times };
    return { problem: `${frame.locate(missing)}: expected a time, received none` };
  } catch (error) {
    if (!isTimeVAEError(error)) throw error;
    return { problem: error.message };
  }
}

/** The step of the series with most rows, or the first irregularity of any and what would make the rows regular. */
export function describeGrid(
  times: Float64Array,
  groups: readonly RowGroup[],
  frame: Frame,
): { step?: TimeStep; problem?: string; remedy?: string } {
  let longest = groups[0] as RowGroup;
  for (const group of groups) if (group.rows.length > longest.rows.length) longest = group;
  const timesIn = ({ rows }: RowGroup) => Float64Array.from(rows, (row) => times[row] as number);
  const placesIn = ({ rows, name }: RowGroup) => ({
    locate: (i: number) =>
      `${name === undefined ? "" : `series ${describeValue(name)}, `}${frame.locate(rows[i] as number)}`,
  });
  try {
    const { step, summary } = detectTimeStep(timesIn(longest), placesIn(longest));
    const remedy = `--resample ${formatResampling(step)} puts them on such steps`;
    if (summary !== "") return { problem: summary, remedy };
    for (const group of groups) {
      const own = timesIn(group);
      if (group === longest || findIrregularTimes(own, step).length === 0) continue;
      if (own.length > 1) {
        const { summary: of } = detectTimeStep(own, placesIn(group));
        const otherStep = `series ${describeValue(group.name)} has another step than ${describeValue(longest.name)}`;
        return { problem: of === "" ? otherStep : of, remedy };
      }
      return {
        problem: `series ${describeValue(group.name)} lies between the steps of ${describeValue(longest.name)}`,
        remedy,
      };
    }
    return { step };
  } catch (error) {
    if (!isTimeVAEError(error)) throw error;
    return { problem: error.message };
  }
}
