import { meanInterval, studentTCentral, studentTQuantile } from "@timevae/statistics";
import { describe, expect, it } from "vitest";

describe("studentTQuantile", () => {
  // Printed tables of Student's t distribution, two-sided.
  it.each([
    [0.95, 1, 12.7062],
    [0.95, 2, 4.30265],
    [0.95, 3, 3.18245],
    [0.95, 4, 2.77645],
    [0.95, 9, 2.26216],
    [0.95, 30, 2.04227],
    [0.99, 4, 4.60409],
    [0.9, 5, 2.01505],
    [0.95, 1000, 1.96234],
  ])("of %f with %i degrees of freedom is %f", (confidence, degreesOfFreedom, expected) => {
    expect(studentTQuantile(confidence, degreesOfFreedom)).toBeCloseTo(expected, 4);
    expect(studentTCentral(studentTQuantile(confidence, degreesOfFreedom), degreesOfFreedom)).toBeCloseTo(
      confidence,
      12,
    );
  });

  it("agrees with the density, summed up", () => {
    // For 3 and 4 degrees of freedom the density has a simple constant.
    const densities = [
      [3, (x: number) => (2 / (Math.PI * Math.sqrt(3))) * (1 + (x * x) / 3) ** -2],
      [4, (x: number) => (3 / 8) * (1 + (x * x) / 4) ** -2.5],
    ] as const;
    for (const [degreesOfFreedom, density] of densities) {
      const steps = 20_000;
      let sum = 0;
      for (let i = 0; i < steps; i++) sum += density(-1.3 + (2.6 * (i + 0.5)) / steps) * (2.6 / steps);
      expect(studentTCentral(1.3, degreesOfFreedom)).toBeCloseTo(sum, 8);
    }
  });

  it("refuses what is out of range", () => {
    expect(() => studentTQuantile(1, 4)).toThrow("expected a confidence between 0 and 1");
    expect(() => studentTQuantile(0.95, 0)).toThrow("received 0.95 and 0");
  });
});

describe("meanInterval", () => {
  it("of 1 … 5", () => {
    const { mean, standardDeviation, halfWidth } = meanInterval([1, 2, 3, 4, 5]);
    expect(mean).toBe(3);
    expect(standardDeviation).toBeCloseTo(Math.sqrt(2.5), 12);
    expect(halfWidth).toBeCloseTo(1.96324, 4); // 2.776445 · √2.5 / √5
  });

  it("of one number has no width, of none is an error", () => {
    expect(meanInterval([0.2])).toEqual({ mean: 0.2, standardDeviation: 0, halfWidth: null });
    expect(() => meanInterval([])).toThrow("expected at least one number");
  });
});
