import { describe, expect, it } from "vitest";
import type { Engine } from "../engine.js";
import { add } from "../ops/add.js";
import { constant } from "../ops/constant.js";
import { divide } from "../ops/divide.js";
import { exp } from "../ops/exp.js";
import { input } from "../ops/input.js";
import { log } from "../ops/log.js";
import { multiply } from "../ops/multiply.js";
import { relu } from "../ops/relu.js";
import { sigmoid } from "../ops/sigmoid.js";
import { tanh } from "../ops/tanh.js";
import { createProgram } from "../program.js";
import { arrayOf } from "./array-of.js";
import { expectClose, type Tolerance } from "./expect-close.js";

/** What an output may be, and what comes out of it. */
export function describeOutputs(engineOf: () => Engine, tolerance: Tolerance): void {
  describe("outputs", () => {
    it("may be an input, a constant, and one tensor under two names", async () => {
      const x = input("x", ["N", 2]);
      const doubled = add(x, x);
      const fixed = constant([1.5, -2], [2], { name: "fixed" });
      const outputs = { same: x, fixed, again: fixed, doubled, twice: doubled };
      const executable = await engineOf().compile(createProgram({ outputs }));
      const results = await executable.run({ x: arrayOf([1, 2], 3, 4) });
      expect(Object.keys(results).sort()).toEqual(Object.keys(outputs).sort());
      expectClose(results.same, arrayOf([1, 2], 3, 4), tolerance);
      expectClose(results.fixed, arrayOf([2], 1.5, -2), tolerance);
      expectClose(results.again, arrayOf([2], 1.5, -2), tolerance);
      expectClose(results.doubled, arrayOf([1, 2], 6, 8), tolerance);
      expectClose(results.twice, arrayOf([1, 2], 6, 8), tolerance);
      await executable.dispose();
    });

    it("are float32 arrays whose number of elements is that of their shape", async () => {
      const x = input("x", ["N", 2]);
      const executable = await engineOf().compile(createProgram({ outputs: { y: relu(x) } }));
      const { y } = await executable.run({ x: arrayOf([2, 2], 1, -1, 2, -2) });
      expect(y!.data).toBeInstanceOf(Float32Array);
      expect([...y!.data]).toEqual([1, 0, 2, 0]);
      expect([...y!.shape]).toEqual([2, 2]);
      await executable.dispose();
    });

    it("keep infinities and NaN, and saturate without making them", async () => {
      const x = input("x", ["N"]);
      const outputs = { exp: exp(x), log: log(x), inverse: divide(1, x), tanh: tanh(x), sigmoid: sigmoid(x) };
      const executable = await engineOf().compile(createProgram({ outputs }));
      const results = await executable.run({ x: arrayOf([3], 200, 0, -200) });
      expectClose(results.exp, arrayOf([3], Infinity, 1, 0), tolerance, "exp");
      expectClose(results.log, arrayOf([3], Math.log(200), -Infinity, Number.NaN), tolerance, "log");
      expectClose(results.inverse, arrayOf([3], 1 / 200, Infinity, -1 / 200), tolerance, "inverse");
      expectClose(results.tanh, arrayOf([3], 1, 0, -1), tolerance, "tanh");
      expectClose(results.sigmoid, arrayOf([3], 1, 0.5, 0), tolerance, "sigmoid");
      await executable.dispose();
    });

    it("are the same bytes for the same feeds", async () => {
      const x = input("x", ["N", 3]);
      const program = createProgram({ outputs: { y: multiply(sigmoid(x), exp(x)) } });
      const feeds = { x: arrayOf([2, 3], 0.1, -0.2, 0.3, 1.7, -2.9, 0.01) };
      const runs: number[][] = [];
      for (let i = 0; i < 2; i++) {
        const executable = await engineOf().compile(program);
        for (let k = 0; k < 2; k++) runs.push([...(await executable.run(feeds)).y!.data]);
        await executable.dispose();
      }
      for (const run of runs) expect(run).toEqual(runs[0]);
    });
  });
}
