import { describe, it } from "vitest";
import type { Engine } from "../engine.js";
import { arrayOf } from "./array-of.js";
import { createCounter } from "./describe-state.js";
import { expectClose, type Tolerance } from "./expect-close.js";
import { expectRejection } from "./expect-rejection.js";

/** Executables side by side, and their end. */
export function describeLifecycle(engineOf: () => Engine, tolerance: Tolerance): void {
  const x = arrayOf([1, 2], 1, 2);
  const start = (count: number) => ({ count: arrayOf([], count), total: arrayOf([2], 0, 0) });

  describe("lifecycle", () => {
    it("keeps the executables of one program apart", async () => {
      const program = createCounter();
      const engine = engineOf();
      const [one, two] = await Promise.all([engine.compile(program), engine.compile(program)]);
      await one.writeState(start(0));
      await two.writeState(start(100));
      for (let run = 0; run < 3; run++) {
        const [first, second] = await Promise.all([one.run({ x }), two.run({ x })]);
        expectClose(first.before, arrayOf([], run), tolerance, "one");
        expectClose(second.before, arrayOf([], 100 + run), tolerance, "two");
      }
      await one.dispose();
      expectClose((await two.run({ x })).before, arrayOf([], 103), tolerance, "two after one is gone");
      await two.dispose();
    });

    it("lets an executable be disposed twice, and run no more", async () => {
      const executable = await engineOf().compile(createCounter());
      await executable.writeState(start(0));
      await executable.run({ x });
      await executable.dispose();
      await executable.dispose();
      const codes = ["engine-failed", "invalid-argument"] as const;
      await expectRejection(executable.run({ x }), ...codes);
      await expectRejection(executable.runSteps({ x: arrayOf([1, 1, 2], 1, 2) }, 1), ...codes);
    });

    it("lets an executable be disposed that never ran", async () => {
      const executable = await engineOf().compile(createCounter());
      await executable.dispose();
    });
  });
}
