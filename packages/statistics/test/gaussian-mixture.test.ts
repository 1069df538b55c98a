import { createRandom } from "@timevae/spec";
import {
  covariance,
  createMatrix,
  fitGaussianMixture,
  type GaussianMixture,
  meanLogLikelihood,
  sampleGaussianMixture,
} from "@timevae/statistics";
import { describe, expect, it } from "vitest";

const known: GaussianMixture = {
  weights: Float64Array.of(0.25, 0.75),
  means: createMatrix([-4, 0, 3, 1], 2, 2),
  factors: [Float64Array.of(1, 0, 0.5, 0.3), Float64Array.of(0.4, 0, -0.2, 0.8)],
};
const points = sampleGaussianMixture(known, 4000, createRandom(3));

describe("fitGaussianMixture", () => {
  it("finds the mixture that points were drawn from", () => {
    const found = fitGaussianMixture(points, 2, { seed: 1, tolerance: 1e-7 });
    const order = found.weights[0]! < found.weights[1]! ? [0, 1] : [1, 0];
    for (const [k, at] of order.entries()) {
      expect(found.weights[at]).toBeCloseTo(known.weights[k]!, 1);
      for (let i = 0; i < 2; i++) {
        expect(Math.abs(found.means.values[at * 2 + i]! - known.means.values[k * 2 + i]!)).toBeLessThan(0.1);
      }
      for (const entry of [0, 2, 3])
        expect(Math.abs(found.factors[at]![entry]! - known.factors[k]![entry]!)).toBeLessThan(0.06);
    }
  });

  it("of one Gaussian is the mean and the covariance", () => {
    const { means, factors } = fitGaussianMixture(points, 1, { seed: 1, regularisation: 0 });
    const expected = covariance(points);
    const [a, , b, c] = factors[0] as unknown as [number, number, number, number];
    for (const [i, mean] of expected.means.entries()) expect(means.values[i]).toBeCloseTo(mean, 9);
    expect(a * a).toBeCloseTo(expected.covariance.values[0]!, 8);
    expect(a * b).toBeCloseTo(expected.covariance.values[2]!, 8);
    expect(b * b + c * c).toBeCloseTo(expected.covariance.values[3]!, 8);
  });

  it("likes unseen points better with the right number of Gaussians, and gives the same for the same seed", () => {
    const unseen = sampleGaussianMixture(known, 1000, createRandom(4));
    const likelihoods = [1, 2].map((k) => meanLogLikelihood(unseen, fitGaussianMixture(points, k, { seed: 1 })));
    expect(likelihoods[1]! - likelihoods[0]!).toBeGreaterThan(0.5);
    expect(Math.abs(likelihoods[1]! - meanLogLikelihood(unseen, known))).toBeLessThan(0.01);
    expect(fitGaussianMixture(points, 3, { seed: 5 })).toEqual(fitGaussianMixture(points, 3, { seed: 5 }));
  });

  it("keeps to numbers where points are all alike or few", () => {
    const alike = createMatrix(new Float64Array(12).fill(2), 6, 2);
    expect([...fitGaussianMixture(alike, 3, { seed: 1 }).means.values].every(Number.isFinite)).toBe(true);
    expect(() => fitGaussianMixture(alike, 7, { seed: 1 })).toThrow(
      "count: expected an integer from 1 to 6, received 7",
    );
  });
});

describe("meanLogLikelihood", () => {
  it("is the logarithm of the density, summed up by the formula", () => {
    const density = (x: number, y: number) =>
      known.factors.reduce((sum, factor, k) => {
        const [a, , b, c] = factor as unknown as [number, number, number, number];
        const u = (x - known.means.values[2 * k]!) / a;
        const v = (y - known.means.values[2 * k + 1]! - b * u) / c;
        return sum + (known.weights[k]! * Math.exp(-(u * u + v * v) / 2)) / (2 * Math.PI * a * c);
      }, 0);
    const some = createMatrix([-4, 0.2, 1, 1, 3, 2], 3, 2);
    const expected = (Math.log(density(-4, 0.2)) + Math.log(density(1, 1)) + Math.log(density(3, 2))) / 3;
    expect(meanLogLikelihood(some, known)).toBeCloseTo(expected, 10);
  });
});
