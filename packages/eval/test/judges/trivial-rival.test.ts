import { sampleTrivialRival } from "@timevae/eval";
import { createRandom, createSeriesArray, type SeriesArray } from "@timevae/spec";
import { covariance, createMatrix } from "@timevae/statistics";
import { describe, expect, it } from "vitest";
import { makeSeries, makeWaves } from "./toy-series.js";

function momentsOf({ values, shape: [windows, steps, features] }: SeriesArray) {
  return covariance(createMatrix(values, windows, steps * features));
}

describe("sampleTrivialRival", () => {
  it("has the means and covariances of what it learned from", () => {
    const train = makeWaves(600, 6, 2, 1);
    const [expected, drawn] = [momentsOf(train), momentsOf(sampleTrivialRival(train, 6000, 1))];
    for (const [i, mean] of expected.means.entries()) expect(Math.abs(drawn.means[i]! - mean)).toBeLessThan(0.02);
    for (const [i, value] of expected.covariance.values.entries()) {
      expect(Math.abs(drawn.covariance.values[i]! - value)).toBeLessThan(0.006);
    }
  });

  it("knows clusters, which a single Gaussian does not", () => {
    const random = createRandom(2);
    const train = makeSeries([400, 3, 1], (n) => (n % 2) + 0.05 * random.normal());
    const { values } = sampleTrivialRival(train, 1000, 1);
    expect(values.filter((value) => value > 0.3 && value < 0.7).length).toBeLessThan(30);
  });

  it("draws the same for the same seed, keeps names, and refuses to learn from one window", () => {
    const train = createSeriesArray(makeWaves(30, 4, 2, 1).values, [30, 4, 2], { columns: ["a", "b"] });
    const drawn = sampleTrivialRival(train, 7, 5);
    expect(drawn.shape).toEqual([7, 4, 2]);
    expect(drawn.columns).toEqual(["a", "b"]);
    expect(sampleTrivialRival(train, 7, 5).values).toEqual(drawn.values);
    expect(sampleTrivialRival(train, 7, 6).values).not.toEqual(drawn.values);
    expect(() => sampleTrivialRival(makeWaves(1, 4, 2, 1), 7, 5)).toThrow(
      "expected at least 2 windows to learn from, received 1",
    );
  });

  it("learns from windows wider than there are windows, and from columns that never change", () => {
    const wide = makeSeries([40, 50, 20], (n, t, d) => (d === 0 ? 0.5 : Math.sin(n + t / 5 + d)));
    const { values } = sampleTrivialRival(wide, 3, 1);
    expect(values.every(Number.isFinite)).toBe(true);
    expect(values.filter((_, i) => i % 20 === 0).every((value) => Math.abs(value - 0.5) < 1e-4)).toBe(true);
  });
});
