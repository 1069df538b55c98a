import { createWindows, generateSines, type Split, splitAtRandom, splitByTime } from "@timevae/data";
import { createSeriesArray, type SeriesArray } from "@timevae/spec";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectFault } from "./helpers.js";

function windows(rows: number, window: number, stride: number): SeriesArray {
  return createWindows(
    { columns: ["row"], values: Float64Array.from({ length: rows }, (_, i) => i) },
    { window, stride },
  );
}

/** Every value is its own row number, so a shared row is a shared value. */
function expectNoSharedRow({ train, test, dropped }: Split, input: SeriesArray): void {
  const trainRows = new Set(train.series.values);
  for (const row of test.series.values) expect(trainRows.has(row), `row ${row}`).toBe(false);
  const all = [...train.indices, ...test.indices, ...dropped].sort((a, b) => a - b);
  expect(all).toEqual(Array.from({ length: input.shape[0] }, (_, n) => n));
  for (const side of [train, test]) {
    expect(side.series.shape[0]).toBe(side.indices.length);
    expect(side.indices.length).toBeGreaterThan(0);
    side.indices.forEach((index, i) => {
      expect(side.series.positions?.[i]).toBe(input.positions?.[index]);
    });
  }
}

const sizes = fc.record({
  rows: fc.integer({ min: 100, max: 300 }),
  window: fc.integer({ min: 2, max: 20 }),
  stride: fc.integer({ min: 1, max: 24 }),
  testFraction: fc.double({ min: 0.05, max: 0.5, noNaN: true }),
  seed: fc.nat(),
  shuffle: fc.boolean(),
});

/** The same windows in another order: positions, not indices, say what overlaps. */
function reversed(input: SeriesArray): SeriesArray {
  const [n, t] = input.shape;
  const order = Array.from({ length: n }, (_, i) => n - 1 - i);
  const values = order.flatMap((i) => [...input.values.subarray(i * t, (i + 1) * t)]);
  return createSeriesArray(Float32Array.from(values), input.shape, {
    positions: Float64Array.from(order, (i) => input.positions?.[i] as number),
  });
}

describe.each([
  ["splitByTime", (input: SeriesArray, testFraction: number, _seed: number) => splitByTime(input, { testFraction })],
  [
    "splitAtRandom",
    (input: SeriesArray, testFraction: number, seed: number) => splitAtRandom(input, { testFraction, seed }),
  ],
] as const)("%s", (_, split) => {
  it("never has a row on both sides, and asks as many test windows as it was told", () => {
    fc.assert(
      fc.property(sizes, ({ rows, window, stride, testFraction, seed, shuffle }) => {
        const cut = windows(rows, window, stride);
        const input = shuffle ? reversed(cut) : cut;
        const result = split(input, testFraction, seed);
        expectNoSharedRow(result, input);
        expect(result.test.indices.length).toBe(Math.max(1, Math.round(input.shape[0] * testFraction)));
      }),
    );
  });

  it("drops nothing when windows do not overlap, or when nobody knows where they were", () => {
    expect(split(windows(100, 5, 5), 0.2, 1).dropped).toHaveLength(0);
    const unrelated = split(generateSines({ windows: 20, seed: 1 }), 0.25, 1);
    expect([unrelated.train.indices.length, unrelated.test.indices.length, unrelated.dropped.length]).toEqual([
      15, 5, 0,
    ]);
  });

  it.each([0, 1, -0.5, Number.NaN])("refuses the fraction %s", (testFraction) => {
    const message = `testFraction: expected a number between 0 and 1, both excluded, received ${testFraction}`;
    expectFault(() => split(windows(50, 5, 1), testFraction, 1), "invalid-argument", message);
  });

  it("refuses a single window, and windows that all overlap", () => {
    const one = "expected at least 2 windows to split, received 1; use more rows";
    expectFault(() => split(windows(24, 24, 1), 0.5, 1), "invalid-data", one);
    const close =
      "expected training windows that share no row with the 1 test windows, but all 10 windows of 24 steps are too close; use more rows, a shorter window or a smaller test fraction";
    expectFault(() => split(windows(33, 24, 1), 0.1, 1), "invalid-data", close);
  });
});

describe("splitByTime", () => {
  it("tests on the last windows and drops what overlaps them", () => {
    const { train, test, dropped } = splitByTime(windows(20, 3, 1), { testFraction: 0.2 });
    expect([...test.indices]).toEqual([14, 15, 16, 17]);
    expect([...dropped]).toEqual([12, 13]);
    expect([...train.indices]).toEqual(Array.from({ length: 12 }, (_, n) => n));
  });
});

describe("splitAtRandom", () => {
  it("is the same for the same seed and another for another", () => {
    const input = windows(500, 24, 1);
    const pick = (seed: number) => [...splitAtRandom(input, { testFraction: 0.2, seed }).test.indices];
    expect(pick(3)).toEqual(pick(3));
    expect(pick(3)).not.toEqual(pick(4));
  });

  it("keeps most of the training windows when windows overlap", () => {
    const { train, test, dropped } = splitAtRandom(windows(1461, 24, 1), { testFraction: 0.1, seed: 5 });
    expect(test.indices.length).toBe(144);
    expect(dropped.length).toBeLessThanOrEqual(3 * 2 * 23);
    expect(train.indices.length).toBeGreaterThan(1100);
  });

  it("reaches every window equally often where none overlap", () => {
    const counts = new Array<number>(10).fill(0);
    const input = windows(20, 2, 2);
    for (let seed = 0; seed < 2000; seed++) {
      for (const n of splitAtRandom(input, { testFraction: 0.3, seed }).test.indices) counts[n]! += 1;
    }
    for (const count of counts) expect(Math.abs(count - 600)).toBeLessThan(100);
  });

  it("refuses a wrong seed", () => {
    const message = "seed: expected an integer from 0 to 2^53 - 1, received -1";
    expectFault(() => splitAtRandom(windows(50, 5, 1), { testFraction: 0.1, seed: -1 }), "invalid-argument", message);
  });
});
