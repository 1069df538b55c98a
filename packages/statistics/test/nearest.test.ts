import { createRandom } from "@timevae/spec";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createMatrix, dynamicTimeWarping, type Matrix, nearestNeighbours } from "../src/index.js";

function randomMatrix(rows: number, columns: number, seed: number): Matrix {
  return createMatrix(createRandom(seed).fillNormal(new Float64Array(rows * columns)), rows, columns);
}

const row = ({ values, columns }: Matrix, n: number) => [...values.subarray(n * columns, (n + 1) * columns)];
const distance = (x: number[], y: number[]) => Math.hypot(...x.map((value, i) => value - (y[i] as number)));

describe("nearest neighbours", () => {
  it("are those found by sorting all distances, at any sizes", () => {
    const sizes = fc.record({
      queries: fc.integer({ min: 0, max: 9 }),
      references: fc.integer({ min: 0, max: 140 }),
      columns: fc.integer({ min: 1, max: 5 }),
      count: fc.integer({ min: 1, max: 4 }),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(sizes, ({ queries, references, columns, count, seed }) => {
        const a = randomMatrix(queries, columns, seed);
        const b = randomMatrix(references, columns, seed + 1);
        const exclude = (query: number, reference: number) => (query + reference) % 3 === 0;
        const found = nearestNeighbours(a, b, { count, exclude });
        for (let q = 0; q < queries; q++) {
          const all = Array.from({ length: references }, (_, r) => ({ r, d: distance(row(a, q), row(b, r)) }))
            .filter(({ r }) => !exclude(q, r))
            .sort((x, y) => x.d - y.d);
          for (let k = 0; k < count; k++) {
            expect(found.indices[q * count + k]).toBe(all[k]?.r ?? -1);
            expect(found.distances[q * count + k]).toBeCloseTo(all[k]?.d ?? Number.POSITIVE_INFINITY, 9);
          }
        }
      }),
    );
  });

  it("of a copy are at distance 0 exactly", () => {
    const points = randomMatrix(70, 144, 1);
    const { indices, distances } = nearestNeighbours(points, points, { count: 1 });
    expect([...indices]).toEqual(Array.from({ length: 70 }, (_, n) => n));
    expect(distances.every((value) => value === 0)).toBe(true);
  });

  it("can be asked for a part of the queries", () => {
    const a = randomMatrix(11, 3, 1);
    const b = randomMatrix(20, 3, 2);
    const part = nearestNeighbours(a, b, { count: 2, from: 4, to: 9 });
    expect(part.indices).toEqual(nearestNeighbours(a, b, { count: 2 }).indices.slice(8, 18));
    expect(() => nearestNeighbours(a, b, { count: 2, from: 9, to: 12 })).toThrow("within 0 … 11, received 9 … 12");
  });

  it("say what they need", () => {
    const a = randomMatrix(2, 3, 1);
    expect(() => nearestNeighbours(a, randomMatrix(2, 4, 1), { count: 1 })).toThrow(
      "points: expected 4 columns on both sides, received 3",
    );
    expect(() => nearestNeighbours(a, a, { count: 0 })).toThrow("count: expected an integer ≥ 1, received 0");
  });
});

/** The smallest sum over all paths, by trying them all. */
function warpByTrying(a: number[][], b: number[][], band: number, i = 0, j = 0): number {
  if (i >= a.length || j >= b.length || Math.abs(i - j) > band) return Number.POSITIVE_INFINITY;
  const cost = distance(a[i] as number[], b[j] as number[]) ** 2;
  if (i === a.length - 1 && j === b.length - 1) return cost;
  const steps = [
    [1, 0],
    [0, 1],
    [1, 1],
  ] as const;
  return cost + Math.min(...steps.map(([di, dj]) => warpByTrying(a, b, band, i + di, j + dj)));
}

describe("dynamic time warping", () => {
  const pair = fc.integer({ min: 1, max: 5 }).chain((steps) => {
    const series = fc.array(fc.tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -3, max: 3 })), {
      minLength: steps,
      maxLength: steps,
    });
    return fc.tuple(series, series, fc.integer({ min: 0, max: 5 }));
  });

  it("is the best of all paths within the band", () => {
    fc.assert(
      fc.property(pair, ([a, b, band]) => {
        const value = dynamicTimeWarping(a.flat(), b.flat(), { features: 2, band });
        expect(value).toBeCloseTo(Math.sqrt(warpByTrying(a, b, band)), 9);
      }),
    );
  });

  it("with band 0 is the Euclidean distance, and forgives a delay with a wider one", () => {
    expect(dynamicTimeWarping([1, 2, 3], [1, 2, 5], { features: 1, band: 0 })).toBe(2);
    const late = [0, 0, 1, 2, 3];
    expect(dynamicTimeWarping([0, 1, 2, 3, 3], late, { features: 1, band: 1 })).toBe(0);
  });

  it("gives up beyond the bound only", () => {
    const a = [0, 0, 0];
    const b = [1, 1, 1];
    expect(dynamicTimeWarping(a, b, { features: 1, band: 1, bound: 2 })).toBe(Math.sqrt(3));
    expect(dynamicTimeWarping(a, b, { features: 1, band: 1, bound: 1.4 })).toBe(Number.POSITIVE_INFINITY);
  });

  it("says what it needs", () => {
    expect(() => dynamicTimeWarping([1, 2], [1], { features: 1, band: 1 })).toThrow("received 2 and 1");
    expect(() => dynamicTimeWarping([1, 2, 3], [1, 2, 3], { features: 2, band: 1 })).toThrow(
      "a multiple of 2 features",
    );
    expect(() => dynamicTimeWarping([1], [1], { features: 1, band: 0.5 })).toThrow("band: expected an integer ≥ 0");
  });
});
