import type { Feeds, Results } from "../engine.js";
import { checkLeadingAxis, sliceFeeds, stackResults } from "../stacked-feeds.js";

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
  checkLeadingAxis(feeds, steps);
  const results: Results[] = [];
  for (let step = 0; step < steps; step++) results.push(await run(sliceFeeds(feeds, step)));
  return stackResults(results);
}
