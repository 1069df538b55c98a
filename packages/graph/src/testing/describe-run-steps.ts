import { describe, expect, it } from "vitest";
import { defaultAdam } from "../composites/adam.js";
import type { Engine, Feeds } from "../engine.js";
import { input } from "../ops/input.js";
import { tanh } from "../ops/tanh.js";
import { createProgram } from "../program.js";
import { createAdamProgram } from "./adam-program.js";
import { arrayOf } from "./array-of.js";
import { createCounter } from "./describe-state.js";
import { expectClose, type Tolerance } from "./expect-close.js";
import { expectRejection } from "./expect-rejection.js";
import { stackFeeds } from "./stack-feeds.js";

/** Many runs in one call. */
export function describeRunSteps(engineOf: () => Engine, tolerance: Tolerance): void {
  describe("runSteps", () => {
    it("equals one run after another, for any number of steps and mixed with them", async () => {
      const { program, start, feeds } = createAdamProgram(defaultAdam);
      const [one, other] = [await engineOf().compile(program), await engineOf().compile(program)];
      for (const each of [one, other]) await each.writeState(start);
      let step = 1;
      for (const steps of [4, 1, 7, 4]) {
        const apart = Array.from({ length: steps }, (_, i) => feeds(step + i));
        const together = await one.runSteps(stackFeeds(apart), steps);
        const losses: number[] = [];
        for (const feed of apart) losses.push((await other.run(feed)).loss!.data[0]!);
        expectClose(together.loss, arrayOf([steps], ...losses), tolerance, `loss from step ${step}`);
        step += steps;
        expectClose((await one.run(feeds(step))).loss, (await other.run(feeds(step))).loss!, tolerance);
        step++;
      }
      const [state, expected] = [await one.readState(), await other.readState()];
      for (const name of Object.keys(start)) expectClose(state[name], expected[name]!, tolerance, name);
      await one.dispose();
      await other.dispose();
    });

    it("stacks outputs along a new leading axis, with or without state, for changing batches", async () => {
      const counter = await engineOf().compile(createCounter());
      await counter.writeState({ count: arrayOf([], 0), total: arrayOf([2], 0, 0) });
      const results = await counter.runSteps({ x: arrayOf([3, 1, 2], 1, 2, 3, 4, 5, 6) }, 3);
      expectClose(results.before, arrayOf([3], 0, 1, 2), tolerance, "before");
      expectClose(results.sum, arrayOf([3, 2], 0, 0, 1, 2, 4, 6), tolerance, "sum");
      await counter.runSteps({ x: arrayOf([2, 2, 2], 1, 1, 1, 1, 1, 1, 1, 1) }, 2);
      expectClose((await counter.readState()).total, arrayOf([2], 13, 16), tolerance, "total at the end");
      await counter.dispose();

      const stateless = await engineOf().compile(createProgram({ outputs: { y: tanh(input("x", ["N"])) } }));
      for (const steps of [2, 3]) {
        const values = Array.from({ length: steps * 2 }, (_, i) => i / 4);
        const { y } = await stateless.runSteps({ x: arrayOf([steps, 2], ...values) }, steps);
        expectClose(y, arrayOf([steps, 2], ...values.map(Math.tanh)), tolerance, "y");
      }
      await stateless.dispose();
    });

    it("refuses feeds without a leading axis of that size, and numbers of steps below 1", async () => {
      const executable = await engineOf().compile(createCounter());
      await executable.writeState({ count: arrayOf([], 0), total: arrayOf([2], 0, 0) });
      const wrong: readonly [Feeds, number][] = [
        [{ x: arrayOf([1, 2], 1, 2) }, 1],
        [{ x: arrayOf([2, 1, 2], 1, 2, 3, 4) }, 3],
        [{ x: arrayOf([2, 1, 3], 1, 2, 3, 4, 5, 6) }, 2],
        [{ x: arrayOf([2, 1, 2], 1, 2, 3) }, 2],
        [{}, 2],
        [{ x: arrayOf([0, 1, 2]) }, 0],
        [{ x: arrayOf([1, 1, 2], 1, 2) }, 1.5],
      ];
      for (const [feeds, steps] of wrong) await expectRejection(executable.runSteps(feeds, steps), "invalid-argument");
      expect((await executable.readState()).count!.data[0]).toBe(0);
      await executable.dispose();
    });
  });
}
