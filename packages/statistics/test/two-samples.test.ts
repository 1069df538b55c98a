import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { areaUnderCurve, histogram, kolmogorovSmirnov, moments, wasserstein1 } from "../src/index.js";

/** The samples whose values SciPy 1.17.1 and scikit-learn 1.9.1 computed: `sin(i²)` and `cos(1.7 j²) + 0.3`. */
const a = Float64Array.from({ length: 40 }, (_, i) => Math.sin(i * i));
const b = Float64Array.from({ length: 25 }, (_, j) => Math.cos(1.7 * j * j) + 0.3);
const sorted = (values: ArrayLike<number>) => Float64Array.from(values).sort();

const sample = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 30 });
const share = (values: number[], keep: (value: number) => boolean) => values.filter(keep).length / values.length;

describe("Kolmogorov–Smirnov statistic", () => {
  it("is SciPy's: scipy.stats.ks_2samp(a, b).statistic", () => {
    expect(kolmogorovSmirnov(sorted(a), sorted(b))).toBeCloseTo(0.435, 12);
  });

  it("is the largest gap of the distribution functions, ties and all", () => {
    fc.assert(
      fc.property(sample, sample, (x, y) => {
        const gaps = [...x, ...y].map((at) => Math.abs(share(x, (v) => v <= at) - share(y, (v) => v <= at)));
        expect(kolmogorovSmirnov(sorted(x), sorted(y))).toBeCloseTo(Math.max(...gaps), 12);
      }),
    );
  });

  it("refuses nothing at all, and NaN", () => {
    expect(() => kolmogorovSmirnov([Number.NaN], [1])).toThrow("expected numbers, received NaN");
    expect(() => kolmogorovSmirnov([1], [])).toThrow("b: expected at least one number, received none");
  });
});

describe("Wasserstein-1 distance", () => {
  it("is SciPy's: scipy.stats.wasserstein_distance(a, b)", () => {
    expect(wasserstein1(sorted(a), sorted(b))).toBeCloseTo(0.6162174564111353, 12);
  });

  it("for equal counts is the mean distance of those of the same rank", () => {
    const pairs = fc.array(fc.tuple(fc.float({ noNaN: true, min: -9, max: 9 }), fc.integer({ min: -9, max: 9 })), {
      minLength: 1,
    });
    fc.assert(
      fc.property(pairs, (rows) => {
        const x = sorted(rows.map(([first]) => first));
        const y = sorted(rows.map(([, second]) => second));
        const mean = x.reduce((sum, value, i) => sum + Math.abs(value - (y[i] as number)), 0) / x.length;
        expect(wasserstein1(x, y)).toBeCloseTo(mean, 10);
      }),
    );
  });

  it("ends on NaN, too", () => {
    expect(wasserstein1([0, Number.NaN], [1])).toBeNaN();
  });

  it("of a shifted sample is the shift, however often each is repeated", () => {
    fc.assert(
      fc.property(sample, fc.integer({ min: 1, max: 4 }), (x, times) => {
        const shifted = Array.from({ length: times }, () => x.map((value) => value - 2.5)).flat();
        expect(wasserstein1(sorted(x), sorted(shifted))).toBeCloseTo(2.5, 10);
      }),
    );
  });
});

describe("moments", () => {
  it("are SciPy's: a.mean(), a.var(), scipy.stats.skew(a), scipy.stats.kurtosis(a)", () => {
    const { mean, variance, skewness, excessKurtosis } = moments(a);
    expect(mean).toBeCloseTo(-0.10083841668277524, 12);
    expect(variance).toBeCloseTo(0.4708422408188248, 12);
    expect(skewness).toBeCloseTo(0.35138419527055065, 12);
    expect(excessKurtosis).toBeCloseTo(-1.2306494390794231, 12);
  });

  it("of a constant are 0, even where its mean is rounded", () => {
    expect(moments(new Array(7).fill(0.1))).toMatchObject({ variance: 0, skewness: 0, excessKurtosis: 0 });
  });
});

describe("histogram", () => {
  it("counts by comparison with the edges; what is outside goes to the ends", () => {
    fc.assert(
      fc.property(sample, (x) => {
        const naive = [
          share(x, (v) => v < -2),
          ...[-2, -1, 0].map((edge) => share(x, (v) => v >= edge && v < edge + 1)),
        ];
        const expected = [...naive, share(x, (v) => v >= 1 && v <= 2), share(x, (v) => v > 2)];
        const shares = histogram(x, { minimum: -2, maximum: 2, bins: 4 });
        shares.forEach((value, i) => {
          expect(value).toBeCloseTo(expected[i] as number, 12);
        });
      }),
    );
  });

  it("takes a range of one value, and refuses an inverted one and no bins", () => {
    expect([...histogram([1, 1, 2, 0], { minimum: 1, maximum: 1, bins: 2 })]).toEqual([0.25, 0.5, 0, 0.25]);
    expect(() => histogram([1], { minimum: 1, maximum: 0, bins: 2 })).toThrow("ascending order, received 1 to 0");
    expect(() => histogram([1], { minimum: 0, maximum: 1, bins: 0 })).toThrow(
      "bins: expected an integer ≥ 1, received 0",
    );
  });
});

describe("area under the curve", () => {
  it("is scikit-learn's roc_auc_score, without and with ties, and DeLong's error", () => {
    const { area, standardError } = areaUnderCurve(b, a);
    expect(area).toBeCloseTo(0.759, 12);
    // Placements by comparing all pairs in NumPy: sqrt(var(rows, ddof=1) / 25 + var(columns, ddof=1) / 40).
    expect(standardError).toBeCloseTo(0.05916334407427695, 12);
    const round = (value: number) => Math.round(value * 4);
    expect(areaUnderCurve(b.map(round), a.map(round)).area).toBeCloseTo(0.757, 12);
  });

  it("is the share of pairs in the right order", () => {
    const two = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(two, two, (x, y) => {
        const wins = x.flatMap((u) => y.map((v) => (u > v ? 1 : u === v ? 0.5 : 0)));
        const mean = wins.reduce<number>((sum, win) => sum + win, 0) / wins.length;
        expect(areaUnderCurve(x, y).area).toBeCloseTo(mean, 12);
        expect(areaUnderCurve(y, x).standardError).toBeCloseTo(areaUnderCurve(x, y).standardError, 12);
      }),
    );
    expect(() => areaUnderCurve([1], [1, 2])).toThrow("positives: expected at least 2 numbers, received 1");
  });
});
