import { TimeVAEError } from "@timevae/spec";
import type { DetectTimeStepOptions } from "./detect-time-step.js";
import { describeIrregularTimes, findIrregularTimes } from "./find-irregular-times.js";
import { describeTimeStep, type TimeStep } from "./time-step.js";

/**
 * Asserts that every time follows the one before it by one step.
 *
 * @param times milliseconds UTC
 * @throws {TimeVAEError} `invalid-data` that counts duplicates, gaps, steps back and times between the steps, and says where
 * the first of each is
 */
export function requireRegular(times: Float64Array, step: TimeStep, options: DetectTimeStepOptions = {}): void {
  const { locate = (index) => `row ${index}` } = options;
  const irregular = findIrregularTimes(times, step);
  if (irregular.length === 0) return;
  const found = describeIrregularTimes(times, step, irregular, locate);
  const message = `times: expected one row every ${describeTimeStep(step)}, received ${found}; sort, fill or remove these rows`;
  throw new TimeVAEError("invalid-data", message, { details: { irregular: irregular.slice(0, 100) } });
}
