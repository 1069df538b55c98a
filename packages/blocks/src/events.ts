import { reshape, type Tensor } from "@timevae/graph";
import { describeValue, followPositionRule, requireInteger, TimeVAEError } from "@timevae/spec";
import { applyDense } from "./apply-dense.js";
import { windowBasisExpansion } from "./basis-expansion.js";
import type { Block } from "./block.js";
import { denseParameters } from "./dense-parameters.js";

/** That an event may last. */
const mostSteps = 10_000;

export interface EventsOptions {
  /** Where events begin: positions on the time axis, integers; within a cycle when `every` is given. */
  readonly at: readonly number[];
  /** Steps after which they come again, an integer ≥ 2; once only when not given. */
  readonly every?: number;
  /** Steps that an event lasts; each has an effect of its own. 1 when not given. */
  readonly duration?: number;
}

/**
 * Row j, of `duration` rows, is 1 at the steps at which an event began j steps before. As one list of K · T numbers.
 *
 * @param position of step 0 on the time axis
 */
export function eventIndicators(options: Required<EventsOptions> | EventsOptions, position: number, steps: number) {
  return followPositionRule({ kind: "events", ...options }, position, steps);
}

/**
 * Effects of known dates: holidays, sales, maintenance. θ = Dense(D·K) times {@link eventIndicators}, K the duration.
 *
 * @throws {TimeVAEError} `invalid-config` when a number is not an integer in range
 */
export function events(options: EventsOptions): Block {
  const { at, every, duration = 1 } = options;
  if (!Array.isArray(at) || at.length === 0 || !at.every((place) => Number.isSafeInteger(place))) {
    throw new TimeVAEError(
      "invalid-config",
      `events.at: expected at least one position on the time axis, integers, received ${describeValue(at)}`,
    );
  }
  if (every !== undefined) requireInteger("events.every", every, { least: 2 }, "invalid-config");
  requireInteger(
    "events.duration",
    duration,
    { least: 1, most: Math.min(every ?? mostSteps, mostSteps) },
    "invalid-config",
  );
  const checked: EventsOptions = { at, duration, ...(every === undefined ? {} : { every }) };
  return {
    type: "events",
    options: { ...checked },
    parameters: ({ latentDim, features }) => denseParameters("dense0", latentDim, features * duration),
    covariates: ({ steps }) => [
      {
        name: "indicators",
        size: duration * steps,
        description: `${duration} × ${steps} numbers: 1 where an event began 0, 1, … steps before the step, else 0`,
        rule: { kind: "events", ...checked },
        values: (position) => eventIndicators(checked, position, steps),
      },
    ],
    build(z, parameters, shape, covariates) {
      const theta = applyDense(z, parameters, "dense0"); // [N, D·K]
      const basis = reshape(covariates.indicators as Tensor, [-1, duration, shape.steps]); // [N, K, T]
      return windowBasisExpansion(theta, basis, shape);
    },
  };
}
