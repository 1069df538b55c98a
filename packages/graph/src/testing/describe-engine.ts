import { beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../engine.js";
import { compositeCases } from "./cases/composite-cases.js";
import { describeCases } from "./describe-cases.js";
import { describeFeeds } from "./describe-feeds.js";
import { type CountHeld, describeLeaks } from "./describe-leaks.js";
import { describeLifecycle } from "./describe-lifecycle.js";
import { describeOutputs } from "./describe-outputs.js";
import { describeRunSteps } from "./describe-run-steps.js";
import { describeState } from "./describe-state.js";
import type { Tolerance } from "./expect-close.js";
import { opCases } from "./op-cases.js";

/**
 * The contract that every engine keeps, as a vitest suite: each op and composite with its gradient, feeds, state,
 * many steps per call, errors, and the end of an executable. Call it at the top of a test file.
 *
 * @param name for the suite's title
 * @param createEngine called once
 * @param tolerance how far results may be from the reference's float64 ones
 * @param countHeld where the runtime can tell what it holds: leaks are looked for
 *
 * @example
 * ```ts
 * describeEngine("reference", async () => createReferenceEngine(), { relative: 1e-6, absolute: 1e-6 });
 * ```
 */
export function describeEngine(
  name: string,
  createEngine: () => Promise<Engine>,
  tolerance: Tolerance,
  countHeld?: CountHeld,
): void {
  describe(`${name} keeps the engine contract`, () => {
    let engine: Engine;
    const engineOf = () => engine;
    beforeAll(async () => {
      engine = await createEngine();
    });

    it("has a name", () => expect(engine.name).toMatch(/\S/));
    describeCases("ops", opCases, engineOf, tolerance);
    describeCases("composites", compositeCases, engineOf, tolerance);
    describeOutputs(engineOf, tolerance);
    describeFeeds(engineOf, tolerance);
    describeState(engineOf, tolerance);
    describeRunSteps(engineOf, tolerance);
    describeLifecycle(engineOf, tolerance);
    if (countHeld) describeLeaks(engineOf, countHeld);
  });
}
