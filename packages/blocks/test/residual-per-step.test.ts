import { gradients, input, reduceSum, sizeOf } from "@timevae/graph";
import { evaluateTensors } from "@timevae/graph/reference";
import { createRandom } from "@timevae/spec";
import { describe, expect, it } from "vitest";
import { type Block, residual } from "../src/index.js";
import { evaluateBlock } from "./evaluate-block.js";
import { drawWeights, encodedSteps } from "./naive.js";

describe("residual with one layer for every step", () => {
  const sizes = { features: 3, latentDim: 4, hidden: [5, 6, 7] };
  const count = (block: Block, steps: number) =>
    block.parameters({ ...sizes, steps }).reduce((sum, { shape }) => sum + sizeOf(shape), 0);

  it("ends in D × D weights", () => {
    for (const steps of [2, 5, 24, 30]) {
      const specs = residual({ head: "perStep" }).parameters({ ...sizes, steps });
      const shapes = Object.fromEntries(specs.map(({ name, shape }) => [name, shape]));
      expect(shapes["dense1.kernel"]).toEqual([3, 3]);
      expect(shapes["dense1.bias"]).toEqual([3]);
      expect(shapes["dense0.kernel"]).toEqual([4, encodedSteps({ ...sizes, steps }) * 7]);
      expect(shapes["deconv2.kernel"]).toEqual([5, 9]);
    }
  });

  it("grows with T, while the published head grows with T²", () => {
    const perStep = residual({ head: "perStep" });
    const growth = [80, 160, 320].map((steps) => count(perStep, steps + 80) - count(perStep, steps));
    // Per 8 steps one encoded step more: 7 columns of Z + 1 numbers.
    expect(growth).toEqual([350, 350, 350]);
    expect(count(residual(), 1600) / count(residual(), 800)).toBeGreaterThan(3.9);
  });

  it("gives every step its own numbers, and learns through all its layers", () => {
    const shape = { ...sizes, steps: 11 };
    const block = residual({ head: "perStep" });
    const weights = drawWeights(block, shape, 37);
    const z = createRandom(38).fillNormal(new Float64Array(3 * 4));
    const { data } = evaluateBlock(block, shape, weights, z, [0, 0, 0]);
    const rows = Array.from({ length: 33 }, (_, i) => [...data.subarray(i * 3, (i + 1) * 3)].join());
    expect(new Set(rows).size).toBeGreaterThan(20);
    const parameters = Object.fromEntries(
      Object.entries(weights).map(([name, { shape: s }]) => [name, input(name, s)]),
    );
    const output = block.build(input("z", ["N", 4]), parameters, shape, {});
    const slopes = evaluateTensors(gradients(reduceSum(output), Object.values(parameters)), {
      ...weights,
      z: { data: z, shape: [3, 4] },
    });
    for (const [i, name] of Object.keys(parameters).entries()) {
      expect(
        [...slopes[i]!.data].some((slope) => slope !== 0),
        name,
      ).toBe(true);
    }
  });
});
