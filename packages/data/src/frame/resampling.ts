import { describeValue, TimeVAEError } from "@timevae/spec";
import { day, hour, minute, second } from "../calendar.js";
import type { TimeStep } from "../time-step.js";

/** How rows become rows of a regular grid. `mean` and `last` are over the rows within a step; `linear` is a line between rows. */
export interface Resampling {
  readonly step: TimeStep;
  readonly method: "mean" | "last" | "linear";
}

const units: Readonly<Record<string, TimeStep>> = {
  ms: { unit: "millisecond", count: 1 },
  s: { unit: "millisecond", count: second },
  min: { unit: "millisecond", count: minute },
  h: { unit: "millisecond", count: hour },
  d: { unit: "millisecond", count: day },
  w: { unit: "millisecond", count: 7 * day },
  mo: { unit: "month", count: 1 },
  y: { unit: "month", count: 12 },
};

/**
 * Reads `1h`, `15min:last` or `1d:linear`; the units are ms, s, min, h, d, w, mo and y, the method is `mean` when not given.
 *
 * @throws {TimeVAEError} `invalid-argument` for anything else
 */
export function parseResampling(text: string): Resampling {
  const match = /^(\d{1,6})(ms|s|min|h|d|w|mo|y)(?:[: ](mean|last|linear))?$/.exec(text.trim());
  const unit = units[match?.[2] ?? ""];
  if (!match || !unit || Number(match[1]) === 0) {
    const message = `resample: expected a step such as 15min, 1h, 1d or 1mo, with :mean, :last or :linear after it, received ${describeValue(text)}`;
    throw new TimeVAEError("invalid-argument", message);
  }
  return {
    step: { unit: unit.unit, count: unit.count * Number(match[1]) },
    method: (match[3] ?? "mean") as Resampling["method"],
  };
}

/** A step as {@link parseResampling} reads it, in the largest unit that it is a multiple of: `10min`. */
export function formatResampling({ unit, count }: TimeStep): string {
  const fitting = Object.entries(units).filter(([, one]) => one.unit === unit && count % one.count === 0);
  const [name, one] = fitting.at(-1) as [string, TimeStep];
  return `${count / one.count}${name}`;
}
