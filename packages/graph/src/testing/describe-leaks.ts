import { describe, expect, it } from "vitest";
import { defaultAdam } from "../composites/adam.js";
import type { Engine } from "../engine.js";
import { createAdamProgram } from "./adam-program.js";
import { expectRejection } from "./expect-rejection.js";
import { stackFeeds } from "./stack-feeds.js";

/** What the runtime holds at this moment, for example its number of tensors. */
export type CountHeld = () => number;

/** That nothing stays behind: over 1000 steps, after errors, and after the end. */
export function describeLeaks(engineOf: () => Engine, countHeld: CountHeld): void {
  describe("what the runtime holds", () => {
    it("is the same after 1 step and after 1000, and nothing after dispose", async () => {
      const { program, start, feeds } = createAdamProgram(defaultAdam);
      const before = countHeld();
      const executable = await engineOf().compile(program);
      await executable.writeState(start);
      await executable.run(feeds(1));
      const after = countHeld();
      expect(after).toBeGreaterThan(before);
      for (let step = 2; step <= 500; step++) await executable.run(feeds(step));
      const chunk = stackFeeds(Array.from({ length: 50 }, (_, i) => feeds(501 + i)));
      for (let call = 0; call < 10; call++) await executable.runSteps(chunk, 50);
      await executable.writeState(await executable.readState());
      expect(countHeld()).toBe(after);
      await executable.dispose();
      expect(countHeld()).toBe(before);
    });

    it("is no more after feeds and states that were refused", async () => {
      const { program, start, feeds } = createAdamProgram(defaultAdam);
      const executable = await engineOf().compile(program);
      await executable.writeState(start);
      await executable.run(feeds(1));
      const after = countHeld();
      await expectRejection(executable.run({}), "invalid-argument");
      await expectRejection(executable.runSteps(feeds(1), 2), "invalid-argument");
      await expectRejection(
        executable.writeState({ mean: { data: new Float32Array(1), shape: [1] } }),
        "invalid-argument",
      );
      expect(countHeld()).toBe(after);
      await executable.dispose();
    });
  });
}
