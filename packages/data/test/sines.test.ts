import { existsSync, readFileSync } from "node:fs";
import { describeSeries, generateSines, parseNpzArray, seriesFromArray } from "@timevae/data";
import { describe, expect, it } from "vitest";
import { expectFault } from "./helpers.js";

const shared = new URL("../../../../shared/data/sine_subsampled_train_perc_20.npz", import.meta.url);

/** A sampled sine obeys x(t+1) + x(t−1) = 2 cos(2πf) x(t) around its mean, whatever amplitude and phase. */
function frequencyOf(values: Float32Array, steps: number, features: number, n: number, d: number): number {
  const x = (t: number) => (values[(n * steps + t) * features + d] as number) - 0.5;
  let top = 0;
  let bottom = 0;
  for (let t = 1; t < steps - 1; t++) {
    top += (x(t + 1) + x(t - 1)) * x(t);
    bottom += 2 * x(t) ** 2;
  }
  return Math.acos(top / bottom) / (2 * Math.PI);
}

describe("generateSines", () => {
  it("has one frequency for the whole set, from 0.1 to 0.15", () => {
    for (const seed of [1, 2, 3]) {
      const { values } = generateSines({ windows: 10, seed });
      const frequencies = Array.from({ length: 50 }, (_, i) => frequencyOf(values, 24, 5, Math.floor(i / 5), i % 5));
      expect(Math.max(...frequencies) - Math.min(...frequencies)).toBeLessThan(1e-4);
      expect(frequencies[0]).toBeGreaterThan(0.1);
      expect(frequencies[0]).toBeLessThan(0.15);
    }
  });

  it("has amplitudes from 1 to 3, halved, around one half", () => {
    const { values, shape, columns } = generateSines({ windows: 2000, steps: 12, features: 2, seed: 4 });
    expect(shape).toEqual([2000, 12, 2]);
    expect(columns).toEqual(["feature_0", "feature_1"]);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(-1);
    expect(Math.max(...values)).toBeLessThanOrEqual(2);
    expect(Math.min(...values)).toBeLessThan(-0.95);
  });

  it("is the same for the same seed", () => {
    expect(generateSines({ windows: 3, seed: 9 })).toEqual(generateSines({ windows: 3, seed: 9 }));
    expect(generateSines({ windows: 3, seed: 9 })).not.toEqual(generateSines({ windows: 3, seed: 10 }));
  });

  it.skipIf(!existsSync(shared))("matches the authors' data (skipped where ../shared/data is absent)", () => {
    const theirs = seriesFromArray(parseNpzArray(new Uint8Array(readFileSync(shared))));
    for (const [n, d] of [
      [0, 0],
      [7, 3],
      [1999, 4],
    ] as const) {
      expect(Math.abs(frequencyOf(theirs.values, 24, 5, n, d) - (0.1 + 0.05 * 0.3745401188473625))).toBeLessThan(1e-5);
    }
    const ours = describeSeries(generateSines({ windows: 2000, seed: 42 }));
    describeSeries(theirs).forEach((column, d) => {
      for (const key of [
        "mean",
        "standardDeviation",
        "quantile05",
        "median",
        "quantile95",
        "minimum",
        "maximum",
      ] as const) {
        expect(Math.abs(column[key] - (ours[d]?.[key] as number)), `feature ${d} ${key}`).toBeLessThan(0.05);
      }
    });
  });

  it.each([
    [{ windows: 0, seed: 1 }, "windows: expected an integer ≥ 1, received 0"],
    [{ windows: 1, steps: 1.5, seed: 1 }, "steps: expected an integer ≥ 1, received 1.5"],
    [{ windows: 1, features: -1, seed: 1 }, "features: expected an integer ≥ 1, received -1"],
    [{ windows: 1, seed: 0.5 }, "seed: expected an integer from 0 to 2^53 - 1, received 0.5"],
  ])("refuses %j", (options, message) => {
    expectFault(() => generateSines(options), "invalid-argument", message);
  });
});
