import { createRandom, createSeriesArray } from "@timevae/spec";
import { describe, expect, it } from "vitest";
import { applyScaler, fitScaler } from "../src/index.js";

const random = createRandom(3);
const shape = [20, 4, 3] as const;
const mask = new Uint8Array(20 * 4 * 3).map((_, i) => (i % 3 === 2 || random.uniform() < 0.3 ? 0 : 1));
const values = new Float32Array(mask.length).map((_, i) => (mask[i] ? 5 + random.normal() : 1e9));
const series = createSeriesArray(values, shape, {
  mask,
  conditions: { a: { categories: ["x"], indices: new Uint32Array(20) } },
});

describe.each(["feature", "step"] as const)("a scaler of observed values per %s", (per) => {
  const groups = per === "step" ? 12 : 3;
  const observed = (g: number) => [...values].filter((_, i) => i % groups === g && mask[i] === 1);

  it.each(["minMax", "standard"] as const)("%s is as if the missing ones were not there", (kind) => {
    const { offset, scale, inverseScale = scale } = fitScaler(series, { kind, per });
    for (let g = 0; g < groups; g++) {
      const list = observed(g);
      if (list.length === 0) {
        expect([offset[g], scale[g], inverseScale[g]]).toEqual([0, 1, 0]);
        continue;
      }
      const mean = list.reduce((sum, value) => sum + value, 0) / list.length;
      const deviation = Math.sqrt(list.reduce((sum, value) => sum + (value - mean) ** 2, 0) / list.length);
      const [low, high] = [Math.min(...list), Math.max(...list)];
      expect(offset[g]).toBeCloseTo(kind === "minMax" ? low : mean, 9);
      expect(scale[g]).toBeCloseTo(kind === "minMax" ? high - low : deviation, 9);
    }
  });
});

it("is applied with everything that is known of the windows kept", () => {
  const { conditions, mask: kept } = applyScaler(fitScaler(series), series);
  expect([conditions, kept]).toEqual([series.conditions, mask]);
});
