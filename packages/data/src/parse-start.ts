import { describeValue, isTimeVAEError, TimeVAEError } from "@timevae/spec";
import { isGridTime } from "./find-irregular-times.js";
import { formatTime } from "./format-time.js";
import { parseTimes } from "./parse-times.js";
import { positionOf, timeOf } from "./time-grid.js";
import { describeTimeStep, type TimeStep } from "./time-step.js";

/**
 * The position of a date or time given by a person, written as {@link parseTimes} reads it.
 *
 * @throws {TimeVAEError} `invalid-argument` when it is no time, or lies between two steps (the message says which are nearest)
 */
export function parseStart(text: string, step: TimeStep): number {
  const time = parseOne(text);
  const position = positionOf(time, step);
  if (isGridTime(time, step)) return position;
  const [before, after] = [position, position + 1].map((place) => formatTime(timeOf(place, step), step));
  const message = `start: expected a time on the grid of ${describeTimeStep(step)}, received ${describeValue(text)}; the nearest are ${before} and ${after}`;
  throw new TimeVAEError("invalid-argument", message, { details: { start: text, nearest: [before, after] } });
}

function parseOne(text: string): number {
  try {
    return parseTimes([text], { locate: () => "start" })[0] as number;
  } catch (cause) {
    if (!isTimeVAEError(cause)) throw cause;
    throw new TimeVAEError("invalid-argument", cause.message, { cause, details: { start: text } });
  }
}
