import { createSeriesArray } from "@timevae/spec";
import fc from "fast-check";
import { expect, it } from "vitest";
import { findPairs } from "../src/latent-memory.js";

/** Pairs by a table of all windows, as one would write it down. */
function naivePairs(positions: readonly number[], groups: readonly number[], steps: number) {
  const places = new Map(positions.map((position, n) => [`${groups[n]} ${position}`, n]));
  for (let lag = Math.ceil(steps / 2); lag <= 2 * steps; lag++) {
    const pairs = positions.flatMap((position, n) => {
      const other = places.get(`${groups[n]} ${position + lag}`);
      return other === undefined ? [] : [[n, other] as const];
    });
    if (pairs.length < 30) continue;
    const stride = Math.ceil(pairs.length / 1000);
    const some = pairs.filter((_, i) => i % stride === 0);
    return { lag, first: some.map(([n]) => n), second: some.map(([, other]) => other) };
  }
  return undefined;
}

it("pairs of windows are those of a plain table, in any order, with groups and with positions that repeat", () => {
  const windows = fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 2 })), {
    minLength: 40,
    maxLength: 150,
  });
  let found = 0;
  fc.assert(
    fc.property(windows, fc.integer({ min: 1, max: 8 }), fc.boolean(), (drawn, steps, isSorted) => {
      const sorted = isSorted ? [...drawn].sort((a, b) => a[1] - b[1] || a[0] - b[0]) : drawn;
      const positions = sorted.map(([position]) => position);
      const groups = sorted.map(([, group]) => group);
      const series = createSeriesArray(new Float32Array(sorted.length * steps), [sorted.length, steps, 1], {
        positions: Float64Array.from(positions),
        groups: { categories: ["a", "b", "c"], indices: Uint32Array.from(groups) },
      });
      const pairs = findPairs(series);
      if (pairs) found++;
      expect(pairs).toEqual(naivePairs(positions, groups, steps));
    }),
    { numRuns: 300 },
  );
  expect(found).toBeGreaterThan(30);
});

it("of many windows a thousand pairs are taken", () => {
  const positions = Float64Array.from({ length: 5000 }, (_, n) => n);
  const series = createSeriesArray(new Float32Array(5000 * 4), [5000, 4, 1], { positions });
  const pairs = findPairs(series);
  expect(pairs).toEqual(naivePairs(Array.from(positions), new Array<number>(5000).fill(0), 4));
  expect(pairs?.first.length).toBeLessThanOrEqual(1000);
});
