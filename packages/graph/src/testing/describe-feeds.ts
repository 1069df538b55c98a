import { describe, expect, it } from "vitest";
import type { Engine, Feeds } from "../engine.js";
import { input } from "../ops/input.js";
import { multiply } from "../ops/multiply.js";
import { createProgram } from "../program.js";
import { arrayOf } from "./array-of.js";
import { expectClose, type Tolerance } from "./expect-close.js";
import { expectRejection } from "./expect-rejection.js";

/** Feeds of several sizes, and feeds that do not fit. */
export function describeFeeds(engineOf: () => Engine, tolerance: Tolerance): void {
  const program = () => createProgram({ outputs: { y: multiply(input("x", ["N", 2]), input("weights", ["N", 1])) } });
  const good: Feeds = { x: arrayOf([2, 2], 1, 2, 3, 4), weights: arrayOf([2, 1], 10, 100) };

  const wrong: readonly [what: string, Feeds][] = [
    ["missing", { x: good.x! }],
    ["unknown", { ...good, z: arrayOf([1], 1) }],
    ["of another rank", { ...good, x: arrayOf([4], 1, 2, 3, 4) }],
    ["of another size", { ...good, x: arrayOf([2, 3], 1, 2, 3, 4, 5, 6) }],
    ["of another batch than the others", { ...good, weights: arrayOf([3, 1], 1, 2, 3) }],
    ["with fewer numbers than its shape says", { ...good, x: arrayOf([2, 2], 1, 2, 3) }],
  ];

  describe("feeds", () => {
    it.each(wrong)("that are wrong give an invalid-argument error: one is %s", async (_what, feeds) => {
      const executable = await engineOf().compile(program());
      await expectRejection(executable.run(feeds), "invalid-argument");
      expectClose((await executable.run(good)).y, arrayOf([2, 2], 10, 20, 300, 400), tolerance);
      await executable.dispose();
    });

    it("may change their batch from run to run", async () => {
      // The hint about the size is no more than a hint.
      for (const options of [{}, { symbols: { N: 2 } }]) {
        const executable = await engineOf().compile(program(), options);
        for (const N of [2, 5, 1, 2]) {
          const x = arrayOf([N, 2], ...Array.from({ length: 2 * N }, (_, i) => i + 1));
          const weights = arrayOf([N, 1], ...Array.from({ length: N }, (_, i) => i - 1));
          const expected = [...x.data].map((value, i) => value * weights.data[Math.floor(i / 2)]!);
          const { y } = await executable.run({ x, weights });
          expectClose(y, arrayOf([N, 2], ...expected), tolerance, `y for N = ${N}`);
        }
        await executable.dispose();
      }
    });

    it("are read, not kept and not changed", async () => {
      const executable = await engineOf().compile(program());
      const x = arrayOf([2, 2], 1, 2, 3, 4);
      const feeds = { ...good, x };
      await executable.run(feeds);
      expect([...x.data]).toEqual([1, 2, 3, 4]);
      x.data.fill(7);
      expectClose((await executable.run(feeds)).y, arrayOf([2, 2], 70, 70, 700, 700), tolerance);
      await executable.dispose();
    });
  });
}
