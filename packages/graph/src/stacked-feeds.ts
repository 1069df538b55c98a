import { requireInteger, TimeVAEError } from "@timevae/spec";
import { checkFeeds } from "./check-feeds.js";
import type { ArrayValue, Feeds, Results } from "./engine.js";
import type { Program } from "./program.js";

/**
 * Checks the feeds of many steps, for engines: each has a leading axis of size `steps`.
 *
 * @returns the size of each symbol
 * @throws {TimeVAEError} `invalid-argument`
 */
export function checkStackedFeeds(program: Program, feeds: Feeds, steps: number): Record<string, number> {
  checkLeadingAxis(feeds, steps);
  return checkFeeds(program, sliceFeeds(feeds, 0));
}

/** The part of {@link checkStackedFeeds} that needs no program. */
export function checkLeadingAxis(feeds: Feeds, steps: number): void {
  requireInteger("steps", steps, { least: 1 });
  for (const [name, { data, shape }] of Object.entries(feeds)) {
    if (shape[0] === steps && data.length === shape.reduce((product, size) => product * size, 1)) continue;
    throw new TimeVAEError(
      "invalid-argument",
      `feed "${name}": expected a leading axis of size ${steps}, received [${shape}] with ${data.length} numbers`,
    );
  }
}

/** The feeds of one step: views, not copies. */
export function sliceFeeds(feeds: Feeds, step: number): Feeds {
  return Object.fromEntries(
    Object.entries(feeds).map(([name, { data, shape }]): [string, ArrayValue] => {
      const size = data.length / (shape[0] as number);
      return [name, { data: data.subarray(step * size, (step + 1) * size), shape: shape.slice(1) }];
    }),
  );
}

/** Results of steps one after another, with a leading axis. */
export function stackResults(results: readonly Results[]): Results {
  return Object.fromEntries(
    Object.entries(results[0] ?? {}).map(([name, first]): [string, ArrayValue] => {
      const data = new Float32Array(results.length * first.data.length);
      for (const [step, result] of results.entries())
        data.set((result[name] as ArrayValue).data, step * first.data.length);
      return [name, { data, shape: [results.length, ...first.shape] }];
    }),
  );
}
