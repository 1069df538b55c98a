import { TimeVAEError } from "@timevae/spec";
import type { ArrayValue, Feeds, Results } from "../engine.js";
import { countOf } from "./real-array.js";

/**
 * `runSteps` for an engine that has nothing faster: one run after another.
 *
 * @throws {TimeVAEError} `invalid-argument` when a feed has no leading axis of size `steps`; nothing has run then
 */
export async function runStepByStep(
  run: (feeds: Feeds) => Promise<Results>,
  feeds: Feeds,
  steps: number,
): Promise<Results> {
  if (!Number.isInteger(steps) || steps < 1) {
    throw new TimeVAEError("invalid-argument", `steps: expected an integer ≥ 1, received ${steps}`);
  }
  for (const [name, { data, shape }] of Object.entries(feeds)) {
    if (shape[0] !== steps || data.length !== countOf(shape)) {
      throw new TimeVAEError(
        "invalid-argument",
        `feed "${name}": expected a leading axis of size ${steps}, received [${shape}] with ${data.length} numbers`,
      );
    }
  }
  const stacked: Record<string, ArrayValue> = {};
  for (let step = 0; step < steps; step++) {
    const slices = Object.entries(feeds).map(([name, feed]) => [name, sliceOf(feed, step)] as const);
    for (const [name, { data, shape }] of Object.entries(await run(Object.fromEntries(slices)))) {
      stacked[name] ??= { data: new Float32Array(steps * data.length), shape: [steps, ...shape] };
      stacked[name].data.set(data, step * data.length);
    }
  }
  return stacked;
}

function sliceOf({ data, shape }: ArrayValue, step: number): ArrayValue {
  const size = countOf(shape.slice(1));
  return { data: data.subarray(step * size, (step + 1) * size), shape: shape.slice(1) };
}
