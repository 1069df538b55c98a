import { input } from "@timevae/graph";
import { evaluateTensors } from "@timevae/graph/reference";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { basisExpansion, seasonalityBasis, trendBasis } from "../src/index.js";

describe("trendBasis", () => {
  it("is the table of powers of t / T", () => {
    expect(trendBasis(3, 4)).toEqual([
      [0, 0.25, 0.5, 0.75],
      [0, 0.0625, 0.25, 0.5625],
      [0, 0.015625, 0.125, 0.421875],
    ]);
    expect(trendBasis(2, 1)).toEqual([[0], [0]]);
    expect(trendBasis(1, 5)).toEqual([[0, 0.2, 0.4, 0.6, 0.8]]);
  });

  it("starts at 0, rises, and never reaches 1, for any size", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 60 }), (degree, steps) => {
        const basis = trendBasis(degree, steps);
        expect(basis).toHaveLength(degree);
        for (const row of basis) {
          expect(row).toHaveLength(steps);
          expect(row[0]).toBe(0);
          for (let t = 1; t < steps; t++) expect(row[t]! > row[t - 1]! && row[t]! < 1).toBe(true);
        }
      }),
    );
  });
});

describe("seasonalityBasis", () => {
  it("is the table of which season each step is in", () => {
    expect(seasonalityBasis(3, 2, 8)).toEqual([
      [1, 1, 0, 0, 0, 0, 1, 1],
      [0, 0, 1, 1, 0, 0, 0, 0],
      [0, 0, 0, 0, 1, 1, 0, 0],
    ]);
    expect(seasonalityBasis(2, 1, 5)).toEqual([
      [1, 0, 1, 0, 1],
      [0, 1, 0, 1, 0],
    ]);
    expect(seasonalityBasis(2, 3, 2)).toEqual([
      [1, 1],
      [0, 0],
    ]);
  });

  it("puts each step into exactly one season, as counting on does", () => {
    const size = (max: number) => fc.integer({ min: 1, max });
    fc.assert(
      fc.property(size(9), size(9), size(80), (more, stepsPerSeason, steps) => {
        const seasons = more + 1;
        const basis = seasonalityBasis(seasons, stepsPerSeason, steps);
        let season = 0;
        let left = stepsPerSeason;
        for (let t = 0; t < steps; t++) {
          expect(basis.map((row) => row[t])).toEqual(Array.from({ length: seasons }, (_, s) => (s === season ? 1 : 0)));
          if (--left > 0) continue;
          left = stepsPerSeason;
          season = season + 1 === seasons ? 0 : season + 1;
        }
      }),
    );
  });
});

it("basisExpansion weighs the rows of a basis, feature by feature", () => {
  const shape = { steps: 3, features: 2, latentDim: 1, hidden: [1] };
  const basis = [
    [1, 10, 100],
    [0, 1, 0],
  ];
  const [curves] = evaluateTensors([basisExpansion(input("theta", ["N", 4]), basis, shape)], {
    theta: { data: [1, 2, 3, 4, 0, 0, 0, -1], shape: [2, 4] },
  });
  expect(curves!.shape).toEqual([2, 3, 2]);
  // Feature 0 has weights 1 and 2, feature 1 has 3 and 4; in the second window only the last is not 0.
  expect([...curves!.data]).toEqual([1, 3, 12, 34, 100, 300, 0, 0, 0, -1, 0, 0]);
});
