import { describe, expect, it } from "vitest";
import { defaultAdam } from "../composites/adam.js";
import type { Engine } from "../engine.js";
import { add } from "../ops/add.js";
import { constant } from "../ops/constant.js";
import { input } from "../ops/input.js";
import { multiply } from "../ops/multiply.js";
import { reduceSum } from "../ops/reduce-sum.js";
import { createProgram, type Program } from "../program.js";
import { createReferenceEngine } from "../reference/reference-engine.js";
import { createAdamProgram } from "./adam-program.js";
import { arrayOf } from "./array-of.js";
import { expectClose, type Tolerance } from "./expect-close.js";
import { expectRejection } from "./expect-rejection.js";

/** Counts runs and sums what is fed: outputs are made from the state before the run. */
export function createCounter(): Program {
  const count = input("count", []);
  const total = input("total", [2]);
  return createProgram({
    outputs: { before: multiply(count, 1), sum: total },
    state: [
      { name: "count", current: count, next: add(count, 1) },
      { name: "total", current: total, next: add(total, reduceSum(input("x", ["N", 2]), [0])) },
    ],
  });
}

const start = () => ({ count: arrayOf([], 0), total: arrayOf([2], 0, 10) });
const x = arrayOf([2, 2], 1, 2, 3, 4);

/** State that stays inside the engine from run to run. */
export function describeState(engineOf: () => Engine, tolerance: Tolerance): void {
  describe("state", () => {
    it("is carried from run to run, and read by the outputs before it is replaced", async () => {
      const executable = await engineOf().compile(createCounter());
      await executable.writeState(start());
      for (let run = 0; run < 4; run++) {
        const { before, sum } = await executable.run({ x });
        expectClose(before, arrayOf([], run), tolerance, `before in run ${run}`);
        expectClose(sum, arrayOf([2], 4 * run, 10 + 6 * run), tolerance, `sum in run ${run}`);
      }
      const state = await executable.readState();
      expect(Object.keys(state).sort()).toEqual(["count", "total"]);
      expectClose(state.count, arrayOf([], 4), tolerance, "count");
      expectClose(state.total, arrayOf([2], 16, 34), tolerance, "total");
      await executable.dispose();
    });

    it("is copied when read and when written", async () => {
      const executable = await engineOf().compile(createCounter());
      const written = start();
      await executable.writeState(written);
      written.total.data.fill(999);
      const read = await executable.readState();
      await executable.run({ x });
      expectClose(read.total, arrayOf([2], 0, 10), tolerance, "the copy after a run");
      read.total!.data.fill(999);
      const again = await executable.readState();
      await executable.run({ x });
      await executable.run({ x });
      expectClose(again.total, arrayOf([2], 4, 16), tolerance, "the second copy after two runs");
      expectClose((await executable.readState()).total, arrayOf([2], 12, 28), tolerance, "total");
      await executable.dispose();
    });

    it("continues from what was read", async () => {
      const { program, start: first, feeds } = createAdamProgram(defaultAdam);
      const [one, two] = [await engineOf().compile(program), await engineOf().compile(program)];
      await one.writeState(first);
      for (let step = 1; step <= 3; step++) await one.run(feeds(step));
      await two.writeState(await one.readState());
      for (let step = 4; step <= 6; step++) {
        const loss = (await one.run(feeds(step))).loss!.data[0];
        expect((await two.run(feeds(step))).loss!.data[0]).toBe(loss);
      }
      expect(await two.readState()).toEqual(await one.readState());
      await one.dispose();
      await two.dispose();
    });

    it("may be written in part after the first time", async () => {
      const executable = await engineOf().compile(createCounter());
      await executable.writeState(start());
      await executable.run({ x });
      await executable.writeState({ count: arrayOf([], 100) });
      expectClose((await executable.run({ x })).before, arrayOf([], 100), tolerance);
      const state = await executable.readState();
      expectClose(state.count, arrayOf([], 101), tolerance, "count");
      expectClose(state.total, arrayOf([2], 8, 22), tolerance, "total");
      await executable.dispose();
    });

    it("may trade places, stay as it is, and be set to a constant or to a feed", async () => {
      const [a, b, kept, fixed, fed] = ["a", "b", "kept", "fixed", "fed"].map((name) => input(name, [1])) as Five;
      const feed = input("feed", [1]);
      const program = createProgram({
        outputs: { sum: add(add(a, multiply(b, 10)), add(fixed, fed)) },
        state: [
          { name: "a", current: a, next: b },
          { name: "b", current: b, next: a },
          { name: "kept", current: kept, next: kept },
          { name: "fixed", current: fixed, next: constant([7], [1]) },
          { name: "fed", current: fed, next: feed },
        ],
      });
      const executable = await engineOf().compile(program);
      const names = ["a", "b", "kept", "fixed", "fed"] as const;
      await executable.writeState(Object.fromEntries(names.map((name, i) => [name, arrayOf([1], i + 1)])));
      const sums: number[] = [];
      for (let run = 0; run < 3; run++) {
        sums.push((await executable.run({ feed: arrayOf([1], 100 * run) })).sum!.data[0]!);
      }
      expect(sums).toEqual([21 + 4 + 5, 12 + 7 + 0, 21 + 7 + 100]);
      const state = await executable.readState();
      expect(names.map((name) => state[name]!.data[0])).toEqual([2, 1, 3, 7, 200]);
      await executable.dispose();
    });

    it("must be written before the first run, all of it", async () => {
      const executable = await engineOf().compile(createCounter());
      await expectRejection(executable.run({ x }), "invalid-argument");
      await expectRejection(executable.writeState({ count: start().count! }), "invalid-argument");
      await expectRejection(executable.run({ x }), "invalid-argument");
      await executable.writeState(start());
      expectClose((await executable.run({ x })).before, arrayOf([], 0), tolerance);
      await executable.dispose();
    });

    it("is not changed by a run or a write that fails", async () => {
      const executable = await engineOf().compile(createCounter());
      await executable.writeState(start());
      await executable.run({ x });
      await expectRejection(executable.run({ x: arrayOf([2], 1, 2) }), "invalid-argument");
      const wrong = [
        { total: arrayOf([3], 1, 2, 3) },
        { total: arrayOf([2], 1, 2, 3) },
        { count: arrayOf([], 50), other: arrayOf([1], 1) },
      ];
      for (const state of wrong) await expectRejection(executable.writeState(state), "invalid-argument");
      const state = await executable.readState();
      expectClose(state.count, arrayOf([], 1), tolerance, "count");
      expectClose(state.total, arrayOf([2], 4, 16), tolerance, "total");
      await executable.dispose();
    });

    it.each(["keras", "pytorch"] as const)("trains: 20 steps of Adam with ε as in %s", async (epsilonPlacement) => {
      const { program, start: first, feeds } = createAdamProgram({ ...defaultAdam, epsilonPlacement, epsilon: 1e-3 });
      const [executable, reference] = [
        await engineOf().compile(program),
        await createReferenceEngine().compile(program),
      ];
      for (const each of [executable, reference]) await each.writeState(first);
      const losses: number[] = [];
      for (let step = 1; step <= 20; step++) {
        const { loss } = await executable.run(feeds(step));
        losses.push(loss!.data[0]!);
        expectClose(loss, (await reference.run(feeds(step))).loss!, loosen(tolerance), `loss at step ${step}`);
      }
      expect(losses.at(-1)).toBeLessThan(losses[0]! / 3);
      const [state, expected] = [await executable.readState(), await reference.readState()];
      for (const name of Object.keys(first)) expectClose(state[name], expected[name]!, loosen(tolerance), name);
      await executable.dispose();
    });
  });
}

type Tensor = ReturnType<typeof input>;
type Five = [Tensor, Tensor, Tensor, Tensor, Tensor];

/** Rounding errors grow over the steps of an optimiser. */
function loosen({ relative, absolute }: Tolerance): Tolerance {
  return { relative: 20 * relative, absolute: 20 * absolute };
}
