import type { TimeStep } from "@timevae/data";
import { describeValue, type SeriesArray, TimeVAEError } from "@timevae/spec";
import type { Calendar, Limits, ModelParts } from "./model-parts.js";

/**
 * What a training continues from; undefined when it begins anew.
 *
 * @throws {TimeVAEError} `invalid-argument` on anything but a model
 */
export function partsToContinue(from: { readonly parts: ModelParts } | undefined): ModelParts | undefined {
  if (from === undefined || from?.parts?.weights) return from?.parts;
  const what = from instanceof Promise ? "a promise; await it" : describeValue(from);
  throw fault(`from: expected a model, such as await loadModel("folder", { engine }), received ${what}`);
}

/**
 * Whether a training can continue from a model.
 *
 * @throws {TimeVAEError} `invalid-argument` when the windows are not of the model's size, columns or time axis, or options say
 * otherwise what the model is
 */
export function checkContinuation(
  series: SeriesArray,
  { steps, columns, calendar }: ModelParts,
  options: {
    readonly model?: unknown;
    readonly preset?: unknown;
    readonly blocks?: unknown;
    readonly timeStep?: TimeStep | undefined;
  },
): void {
  for (const key of ["model", "preset", "blocks"] as const) {
    if (options[key] === undefined) continue;
    throw fault(`${key}: expected none beside "from", whose model it is, received ${describeValue(options[key])}`);
  }
  const [, length] = series.shape;
  if (length !== steps || series.columns.join("\n") !== columns.join("\n")) {
    throw fault(
      `series: expected windows of ${steps} steps with the columns ${columns.join(", ")}, as the model that is continued has, received ${length} steps with ${series.columns.join(", ")}`,
    );
  }
  const { timeStep } = options;
  const known = calendar?.timeStep;
  if (
    timeStep &&
    known &&
    (timeStep.unit !== known.unit || timeStep.count !== known.count || (timeStep.offset ?? 0) !== (known.offset ?? 0))
  ) {
    throw fault(`timeStep: expected the model's, ${JSON.stringify(known)}, received ${JSON.stringify(timeStep)}`);
  }
}

/** The range that holds both. */
export function joinLimits(a: Limits, b: Limits): Limits {
  return {
    minimum: a.minimum.map((value, d) => Math.min(value, b.minimum[d] as number)),
    maximum: a.maximum.map((value, d) => Math.max(value, b.maximum[d] as number)),
  };
}

/** The span that holds both, where both are known. */
export function joinCalendars(a: Calendar | null | undefined, b: Calendar | null): Calendar | null {
  if (!a || !b) return a === undefined ? b : (a ?? b);
  return { first: Math.min(a.first, b.first), last: Math.max(a.last, b.last), timeStep: b.timeStep };
}

function fault(message: string): TimeVAEError {
  return new TimeVAEError("invalid-argument", message);
}
