import { parseStart } from "@timevae/data";
import { describeValue, TimeVAEError } from "@timevae/spec";
import type { Calendar } from "./model-parts.js";

/**
 * The position on the time axis that somebody means.
 *
 * @param start a position, or a date
 * @throws {TimeVAEError} `invalid-argument` when it is neither, or the model knows no dates, or no place in time at all
 */
export function positionOfStart(start: number | string, calendar: Calendar | null): number {
  if (!calendar) {
    throw fault(
      `this model was learned from windows without a place in time, received ${describeValue(start)}; leave it out`,
    );
  }
  if (typeof start === "number") {
    if (Number.isSafeInteger(start)) return start;
    throw fault(`expected a position (an integer) or a date, received ${describeValue(start)}`);
  }
  if (calendar.timeStep) return parseStart(start, calendar.timeStep);
  throw fault(
    `expected a position (an integer), received ${describeValue(start)}; this model does not know dates, it was learned without a time column`,
  );
}

function fault(message: string): TimeVAEError {
  return new TimeVAEError("invalid-argument", `start: ${message}`);
}
