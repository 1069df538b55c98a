import { createRandom } from "@timevae/spec";
import { createMatrix, type Matrix } from "@timevae/statistics";
import { describe, expect, it } from "vitest";
import { QuadTree } from "../src/embeddings/quad-tree.js";
import { tsneAffinities } from "../src/embeddings/tsne-affinities.js";
import { embedPca, embedTsne, windowPoints } from "../src/index.js";
import { seriesOf } from "./measure-helpers.js";

const row = ({ values, columns }: Matrix, n: number) => [...values.subarray(n * columns, (n + 1) * columns)];
const squared = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + (value - (b[i] as number)) ** 2, 0);
const pause = async () => {};

/** Three groups of points in five dimensions, far apart. */
function groups(each: number, seed: number): Matrix {
  const random = createRandom(seed);
  const values = Array.from(
    { length: 3 * each * 5 },
    (_, k) => (k % 5 === Math.floor(k / 5) % 3 ? 8 : 0) + random.normal(),
  );
  return createMatrix(values, 3 * each, 5);
}

/** Affinities by their formulas over all pairs, the width of each Gaussian by bisection. */
function denseAffinities(points: Matrix, perplexity: number): number[][] {
  const n = points.rows;
  const conditional = Array.from({ length: n }, (_, i) => {
    const squares = Array.from({ length: n }, (_, j) => squared(row(points, i), row(points, j)));
    let [low, high] = [0, 1e6];
    let shares: number[] = [];
    for (let step = 0; step < 200; step++) {
      const beta = (low + high) / 2;
      const weights = squares.map((square, j) => (j === i ? 0 : Math.exp(-beta * square)));
      const total = weights.reduce((a, b) => a + b);
      shares = weights.map((weight) => weight / total);
      const entropy = -shares.reduce((sum, p) => sum + (p > 0 ? p * Math.log(p) : 0), 0);
      if (!(total > 0) || entropy < Math.log(perplexity)) high = beta;
      else low = beta;
    }
    return shares;
  });
  return conditional.map((shares, i) => shares.map((p, j) => (p + (conditional[j]?.[i] as number)) / (2 * n)));
}

function divergence(p: number[][], places: Matrix): number {
  const n = places.rows;
  const q = p.map((shares, i) =>
    shares.map((_, j) => (i === j ? 0 : 1 / (1 + squared(row(places, i), row(places, j))))),
  );
  const total = q.flat().reduce((a, b) => a + b);
  let sum = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const share = p[i]?.[j] as number;
      if (i !== j && share > 0) sum += share * Math.log((share * total) / (q[i]?.[j] as number));
    }
  }
  return sum;
}

describe("affinities of t-SNE", () => {
  it("are those of the formulas, where all points are neighbours", async () => {
    const points = groups(8, 1);
    const expected = denseAffinities(points, 7.9);
    const { starts, columns, values } = await tsneAffinities(points, 7.9, pause);
    const found = expected.map((shares) => shares.map(() => 0));
    for (let i = 0; i < points.rows; i++) {
      for (let k = starts[i] as number; k < (starts[i + 1] as number); k++) {
        (found[i] as number[])[columns[k] as number] = values[k] as number;
      }
    }
    found.forEach((shares, i) => {
      shares.forEach((value, j) => {
        expect(value, `${i}, ${j}`).toBeCloseTo(expected[i]?.[j] as number, 5);
        expect(value).toBeCloseTo(found[j]?.[i] as number, 15);
      });
    });
    expect(values.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
  });
});

describe("quadtree", () => {
  const random = createRandom(2);
  const places = random.fillNormal(new Float64Array(2 * 300));
  // Copies of one place, and a place far away.
  places.copyWithin(20, 0, 10);
  places.set([90, -40], 100);
  const naive = (i: number) => {
    const at = (j: number) => [places[2 * j] as number, places[2 * j + 1] as number];
    let [fx, fy, total] = [0, 0, 0];
    for (let j = 0; j < 300; j++) {
      if (j === i) continue;
      const q = 1 / (1 + squared(at(i), at(j)));
      total += q;
      fx += q * q * ((at(i)[0] as number) - (at(j)[0] as number));
      fy += q * q * ((at(i)[1] as number) - (at(j)[1] as number));
    }
    return [fx, fy, total];
  };
  const errorsWith = (theta: number) => {
    const tree = new QuadTree(300, theta);
    const forces = new Float64Array(600);
    // Twice: memory is used again.
    tree.build(places.map((value) => 3 - value));
    tree.build(places);
    return Array.from({ length: 300 }, (_, i) => {
      const total = tree.repulsion(i, places, forces);
      const expected = naive(i);
      return Math.max(
        ...[forces[2 * i], forces[2 * i + 1], total].map((value, k) =>
          Math.abs((value as number) - (expected[k] as number)),
        ),
      );
    });
  };

  it("is exact when no cell counts as one", () => {
    expect(Math.max(...errorsWith(1e-6))).toBeLessThan(1e-9);
  });

  it("errs little with cells half as wide as they are far", () => {
    // Sums are about 100.
    expect(Math.max(...errorsWith(0.5))).toBeLessThan(2);
    expect(Math.max(...errorsWith(0.25))).toBeLessThan(0.5);
  });
});

describe("t-SNE", () => {
  const points = groups(40, 3);
  const options = { perplexity: 15, iterations: 300, seed: 1 };

  it("keeps groups together and apart from others", async () => {
    const places = await embedTsne(points, options);
    expect([places.rows, places.columns]).toEqual([120, 2]);
    for (let i = 0; i < 120; i++) {
      const nearest = Array.from({ length: 120 }, (_, j) => j)
        .filter((j) => j !== i)
        .sort((a, b) => squared(row(places, a), row(places, i)) - squared(row(places, b), row(places, i)));
      for (const j of nearest.slice(0, 10)) expect(j % 3).toBe(i % 3);
    }
  });

  it("makes the divergence small, and tells it as it is", async () => {
    const affinities = denseAffinities(points, 15);
    const places = await embedTsne(points, options);
    const flat = await embedPca(points, { seed: 1 });
    const exact = divergence(affinities, places);
    expect(Math.abs(places.klDivergence - exact)).toBeLessThan(0.03);
    expect(exact).toBeLessThan(0.6 * divergence(affinities, flat));
    const longer = await embedTsne(points, { ...options, iterations: 900 });
    expect(longer.klDivergence).toBeLessThan(places.klDivergence + 1e-3);
  });

  it("gives the same bytes for the same seed, others for another", async () => {
    const places = await embedTsne(points, options);
    expect(await embedTsne(points, options)).toEqual(places);
    expect((await embedTsne(points, { ...options, seed: 2 })).values).not.toEqual(places.values);
  });

  it("works on equal points, one dimension, and few points", async () => {
    for (const few of [
      createMatrix(new Float64Array(30), 10, 3),
      createMatrix([1, 2, 3, 3], 4, 1),
      createMatrix([0, 0, 0, 1e6, 5, 5], 6, 1),
    ]) {
      const places = await embedTsne(few, { seed: 1, iterations: 100 });
      expect(places.values.every(Number.isFinite)).toBe(true);
    }
  });

  it("can be stopped, and says how far it is", async () => {
    const seen: number[] = [];
    await expect(embedTsne(points, { ...options, signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: "cancelled",
    });
    await embedTsne(points, { ...options, onProgress: (fraction) => seen.push(fraction) });
    expect(seen.at(-1)).toBe(1);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });

  it("says what it needs", async () => {
    await expect(embedTsne(createMatrix([1, 2, 3], 3, 1), { seed: 1 })).rejects.toThrow(
      "at least 4 points of at least one dimension, received 3 of 1",
    );
    await expect(embedTsne(createMatrix([1, 2, 3, Number.NaN], 4, 1), { seed: 1 })).rejects.toThrow(
      "received NaN in row 3",
    );
    await expect(embedTsne(points, { seed: 1, perplexity: 0 })).rejects.toThrow(
      "perplexity: expected a number ≥ 1, received 0",
    );
    await expect(embedTsne(points, { seed: 1, iterations: 0.5 })).rejects.toThrow(
      "iterations: expected an integer ≥ 1, received 0.5",
    );
  });
});

describe("PCA", () => {
  it("finds the plane in which points lie, and keeps their distances", async () => {
    const random = createRandom(5);
    const plane = Array.from({ length: 50 }, () => [3 * random.normal(), random.normal()] as const);
    const points = createMatrix(
      plane.flatMap(([a, b]) => [a + 2, b, 0.6 * a, 1]),
      50,
      4,
    );
    const places = await embedPca(points, { seed: 1 });
    for (let i = 1; i < 50; i++)
      expect(squared(row(places, i), row(places, 0))).toBeCloseTo(squared(row(points, i), row(points, 0)), 8);
    expect(places.explainedVariance[0] + places.explainedVariance[1]).toBeCloseTo(1, 10);
    expect(places.explainedVariance[0]).toBeGreaterThan(0.8);
  });

  it("takes the plane of other points", async () => {
    const real = createMatrix([0, 0, 0, 1, 0, 2, 0, 3], 4, 2);
    const places = await embedPca(createMatrix([7, 2.5, -7, 1.5], 2, 2), { seed: 1, fitOn: real });
    expect([...places.values].map((value) => Math.round(value * 1e9) / 1e9)).toEqual([1, 7, 0, -7]);
    expect(places.explainedVariance).toEqual([1, 0]);
  });

  it("has a second coordinate of 0 for one dimension, and for points that do not vary", async () => {
    const line = await embedPca(createMatrix([1, 2, 6], 3, 1), { seed: 1 });
    expect([...line.values]).toEqual([-2, 0, -1, 0, 3, 0]);
    expect([...(await embedPca(createMatrix([1, 1, 1, 1], 2, 2), { seed: 1 })).values]).toEqual([0, 0, 0, 0]);
    await expect(embedPca(createMatrix([1], 1, 1), { seed: 1 })).rejects.toThrow("at least 2 points");
  });
});

describe("windows as points", () => {
  it("are all their values, or the means over features at each step", () => {
    const series = seriesOf([2, 3, 2], (n, t, d) => 100 * n + 10 * t + d);
    expect(row(windowPoints(series, "values"), 1)).toEqual([100, 101, 110, 111, 120, 121]);
    expect(row(windowPoints(series, "means"), 1)).toEqual([100.5, 110.5, 120.5]);
  });
});
