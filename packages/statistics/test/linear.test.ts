import { createRandom } from "@timevae/spec";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  correlation,
  covariance,
  createMatrix,
  type Matrix,
  principalComponents,
  project,
  symmetricEigen,
} from "../src/index.js";

const at = ({ values, columns }: Matrix, i: number, j: number) => values[i * columns + j] as number;

function randomMatrix(rows: number, columns: number, seed: number): Matrix {
  return createMatrix(createRandom(seed).fillNormal(new Float64Array(rows * columns)), rows, columns);
}

/** The 12 × 5 points that NumPy 2.4.6 and scikit-learn 1.9.1 were given: `sin(k²)` row by row. */
const waves = createMatrix(
  Array.from({ length: 60 }, (_, k) => Math.sin(k * k)),
  12,
  5,
);

function expectOrthonormal(rows: Matrix): void {
  for (let i = 0; i < rows.rows; i++) {
    for (let j = 0; j <= i; j++) {
      let inner = 0;
      for (let k = 0; k < rows.columns; k++) inner += at(rows, i, k) * at(rows, j, k);
      expect(inner).toBeCloseTo(i === j ? 1 : 0, 9);
    }
  }
}

describe("symmetric eigenvalues", () => {
  it.each([1, 2, 3, 8, 30])("put the matrix of %i rows together again", (n) => {
    const half = randomMatrix(n, n, n);
    const matrix = createMatrix(
      half.values.map((value, k) => value + at(half, k % n, Math.floor(k / n))),
      n,
      n,
    );
    const { values, vectors } = symmetricEigen(matrix);
    expectOrthonormal(vectors);
    expect([...values]).toEqual([...values].sort((x, y) => y - x));
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let c = 0; c < n; c++) sum += (values[c] as number) * at(vectors, c, i) * at(vectors, c, j);
        expect(sum).toBeCloseTo(at(matrix, i, j), 9);
      }
    }
  });

  it("of a path's second differences are known: 2 − 2 cos(kπ / (n + 1))", () => {
    const n = 9;
    const second = Array.from({ length: n * n }, (_, k) => [2, -1][Math.abs(Math.floor(k / n) - (k % n))] ?? 0);
    const { values } = symmetricEigen(createMatrix(second, n, n));
    values.forEach((value, i) => {
      expect(value).toBeCloseTo(2 - 2 * Math.cos(((n - i) * Math.PI) / (n + 1)), 12);
    });
  });

  it("take zero, diagonal and repeated", () => {
    expect([...symmetricEigen(createMatrix(new Float64Array(9), 3, 3)).values]).toEqual([0, 0, 0]);
    const { values, vectors } = symmetricEigen(createMatrix([1, 0, 0, 0, 5, 0, 0, 0, 1], 3, 3));
    expect([...values]).toEqual([5, 1, 1]);
    expectOrthonormal(vectors);
  });

  it("refuse what is not square or not finite", () => {
    expect(() => symmetricEigen(createMatrix([1, 2], 1, 2))).toThrow("as many rows as columns, received 1 × 2");
    expect(() => symmetricEigen(createMatrix([Number.NaN], 1, 1))).toThrow("expected finite numbers");
  });
});

describe("covariance and correlation", () => {
  it("are NumPy's: np.corrcoef(x.T)[0]", () => {
    const expected = [1, -0.20716367257859852, -0.017476508750056696, -0.1490471740334931, -0.061525821354940884];
    expected.forEach((value, j) => {
      expect(at(correlation(waves), 0, j)).toBeCloseTo(value, 12);
      expect(at(correlation(waves), j, 0)).toBeCloseTo(value, 12);
    });
  });

  it("follow the definition", () => {
    const { means, covariance: matrix } = covariance(waves);
    for (let i = 0; i < 5; i++) {
      for (let j = 0; j < 5; j++) {
        let sum = 0;
        for (let n = 0; n < 12; n++)
          sum += (at(waves, n, i) - (means[i] as number)) * (at(waves, n, j) - (means[j] as number));
        expect(at(matrix, i, j)).toBeCloseTo(sum / 12, 12);
      }
    }
  });

  it("give a constant column correlation 0", () => {
    expect([...correlation(createMatrix([0.1, 1, 0.1, 2, 0.1, 5], 3, 2)).values]).toEqual([1, 0, 0, 1]);
    expect(() => covariance(createMatrix([], 0, 2))).toThrow("rows: expected at least one number");
  });
});

describe("principal components", () => {
  it("are scikit-learn's: PCA(3).fit(x)", () => {
    const { directions, variances } = principalComponents(waves, 3);
    // explained_variance_ * 11 / 12
    const expected = [0.7166415193906394, 0.6280172517632694, 0.38056406796272496];
    // components_[0]; scikit-learn's sign happens to be ours
    const first = [
      -0.33632133365657213, 0.5637981457745346, 0.05596135343751265, 0.7091815140811082, -0.25089742596473413,
    ];
    expected.forEach((value, i) => {
      expect(variances[i]).toBeCloseTo(value, 12);
    });
    first.forEach((value, i) => {
      expect(at(directions, 0, i)).toBeCloseTo(value, 9);
    });
  });

  it("are the same by covariance and by inner products", () => {
    const tall = randomMatrix(6, 6, 3);
    const wide = createMatrix(
      Array.from({ length: 6 * 9 }, (_, k) => (k % 9 < 6 ? at(tall, Math.floor(k / 9), k % 9) : 4)),
      6,
      9,
    );
    const a = principalComponents(tall, 6);
    const b = principalComponents(wide, 6);
    expectOrthonormal(b.directions);
    expect(b.totalVariance).toBeCloseTo(a.totalVariance, 10);
    for (let c = 0; c < 5; c++) {
      expect(b.variances[c]).toBeCloseTo(a.variances[c] as number, 10);
      for (let i = 0; i < 6; i++) expect(at(b.directions, c, i)).toBeCloseTo(at(a.directions, c, i), 8);
    }
  });

  it("keep lengths: all of them together lose nothing", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 12 }), fc.integer({ min: 1, max: 8 }), fc.nat(), (rows, columns, seed) => {
        const points = randomMatrix(rows, columns, seed);
        const components = principalComponents(points, Math.min(rows, columns));
        const scores = project(points, components);
        const squares = scores.values.reduce((sum, value) => sum + value * value, 0);
        expect(squares / rows).toBeCloseTo(components.totalVariance, 8);
      }),
      { numRuns: 40 },
    );
  });

  it("of points that do not vary are axes", () => {
    const components = principalComponents(createMatrix([3, 3, 3, 3, 3, 3], 2, 3), 2);
    expectOrthonormal(components.directions);
    expect([...components.variances]).toEqual([0, 0]);
    expect([...project(createMatrix([3, 3, 3], 1, 3), components).values]).toEqual([0, 0]);
  });

  it("say what they need", () => {
    expect(() => principalComponents(waves, 6)).toThrow(
      "count: expected an integer from 1 to 5 for 12 points of 5 dimensions, received 6",
    );
    expect(() => project(createMatrix([1], 1, 1), principalComponents(waves, 1))).toThrow(
      "expected 5 columns, received 1",
    );
    expect(() => createMatrix([1, 2], 1, 3)).toThrow("expected 1 × 3 = 3 numbers, received 2");
    expect(() => createMatrix([], -1, 3)).toThrow("two integers ≥ 0, received -1 and 3");
  });
});
