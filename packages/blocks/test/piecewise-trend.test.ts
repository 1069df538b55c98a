import { describe, expect, it } from "vitest";
import { piecewiseTrend, piecewiseTrendBasis } from "../src/index.js";
import { compareWithFormula, exact, shapeOf } from "./evaluate-block.js";

describe("piecewiseTrend", () => {
  it.each([[1], [3], [[0.25]], [[0.1, 0.5, 0.9]]])(
    "with changepoints %j is a line that breaks there",
    (changepoints) => {
      const places =
        typeof changepoints === "number"
          ? Array.from({ length: changepoints }, (_, i) => (i + 1) / (changepoints + 1))
          : changepoints;
      const count = places.length + 1;
      for (const steps of [2, 7, 24]) {
        compareWithFormula(
          piecewiseTrend({ changepoints }),
          shapeOf(steps),
          [0, 0, 5],
          (theta, z, _, t, d) => {
            const r = t / steps;
            let sum = theta(z)[d * count]! * r;
            for (const [i, c] of places.entries()) if (r > c) sum += theta(z)[d * count + i + 1]! * (r - c);
            return sum;
          },
          exact,
          true,
        );
      }
    },
  );

  it("has a table of hinges", () => {
    expect(piecewiseTrendBasis([0.5], 4)).toEqual([
      [0, 0.25, 0.5, 0.75],
      [0, 0, 0, 0.25],
    ]);
  });
});
