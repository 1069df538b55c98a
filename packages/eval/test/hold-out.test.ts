import { splitByTime } from "@timevae/data";
import { createSeriesArray } from "@timevae/spec";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { holdOut } from "../src/hold-out.js";
import { rowTexts, shuffled, walkWindows, windowText } from "./example-windows.js";

const textsOf = (series: Parameters<typeof windowText>[0]) =>
  Array.from({ length: series.shape[0] }, (_, n) => windowText(series, n)).sort();

describe("held-out windows", () => {
  it("are the last ones, as @timevae/data splits them", () => {
    const series = walkWindows({ rows: 150, steps: 8, features: 2, positions: true });
    const ours = holdOut(shuffled(series, 5), { fraction: 0.2, seed: 1 });
    const theirs = splitByTime(series, { testFraction: 0.2 });
    expect(ours.rule).toBe("time");
    expect(textsOf(ours.train)).toEqual(textsOf(theirs.train.series));
    expect(textsOf(ours.heldOut)).toEqual(textsOf(theirs.test.series));
    expect(ours.dropped).toBe(theirs.dropped.length);
  });

  it("share no row with those learned from, and do not depend on the order", () => {
    const sizes = fc.record({
      rows: fc.integer({ min: 60, max: 120 }),
      steps: fc.integer({ min: 3, max: 10 }),
      stride: fc.integer({ min: 1, max: 12 }),
      seed: fc.integer({ min: 0, max: 1000 }),
    });
    fc.assert(
      fc.property(sizes, ({ rows, steps, stride, seed }) => {
        const series = walkWindows({ rows, steps, features: 1, stride, seed });
        const { train, heldOut, dropped } = holdOut(series, { fraction: 0.2, seed: 3 });
        const learned = new Set(Array.from({ length: train.shape[0] }, (_, n) => rowTexts(train, n)).flat());
        for (let n = 0; n < heldOut.shape[0]; n++) {
          for (const row of rowTexts(heldOut, n)) expect(learned.has(row)).toBe(false);
        }
        expect(train.shape[0] + heldOut.shape[0] + dropped).toBe(series.shape[0]);
        const again = holdOut(shuffled(series, seed), { fraction: 0.2, seed: 3 });
        expect(textsOf(again.heldOut)).toEqual(textsOf(heldOut));
        expect(textsOf(again.train)).toEqual(textsOf(train));
      }),
      { numRuns: 40 },
    );
  });

  it("are drawn where windows know no place in time", () => {
    const series = walkWindows({ rows: 400, steps: 8, features: 1, stride: 8 });
    const split = holdOut(series, { fraction: 0.2, seed: 1 });
    expect([split.rule, split.heldOut.shape[0], split.train.shape[0]]).toEqual(["draw", 10, 40]);
    const other = holdOut(series, { fraction: 0.2, seed: 2 });
    expect(textsOf(other.heldOut)).not.toEqual(textsOf(split.heldOut));
  });

  it("need windows to learn from", () => {
    const { values, shape } = walkWindows({ rows: 60, steps: 50, features: 1 });
    expect(() => holdOut(createSeriesArray(values, shape), { fraction: 0.2, seed: 1 })).toThrow(
      "real: expected windows to learn from that share no row with the last 2 of 11, which are held out, received none; give more rows, shorter windows, or held-out windows of their own",
    );
  });
});
