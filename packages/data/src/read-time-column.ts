import { describeValue, isTimeVAEError } from "@timevae/spec";
import { detectTimeStep } from "./detect-time-step.js";
import { parseTimes } from "./parse-times.js";
import { positionOf } from "./time-grid.js";
import type { TimeStep } from "./time-step.js";

/** What a time column says about the rows, or in words why it says nothing. */
export type TimeColumn = { readonly timeStep: TimeStep; readonly start: number } | { readonly timeProblem: string };

/** Reads a time column without failing: rows without a regular time are still rows. */
export function readTimeColumn(name: string, cells: readonly string[], lines: readonly number[]): TimeColumn {
  const locate = (row: number) => `line ${lines[row]}`;
  const problem = (what: string) => ({
    timeProblem: `time column ${describeValue(name)}: ${what}. Rows are counted instead`,
  });
  try {
    const times = parseTimes(cells, { locate });
    const { step, irregular, summary } = detectTimeStep(times, { locate });
    if (irregular.length > 0) return problem(summary);
    return { timeStep: step, start: positionOf(times[0] as number, step) };
  } catch (error) {
    if (!isTimeVAEError(error)) throw error;
    return problem(error.message);
  }
}
