import { createRandom, createSeriesArray } from "@timevae/spec";
import { expect, it } from "vitest";
import { modelFromFiles, modelToFiles } from "../src/index.js";
import { fitTiny, nodeEngine } from "./helpers.js";

const [windows, steps] = [200, 6];

/** Watts of a house, in tens: some tens at rest, hundreds now and then. */
function watts() {
  const random = createRandom(3);
  const values = Float32Array.from({ length: windows * steps }, () => 10 * Math.ceil(4 * Math.exp(random.normal())));
  return createSeriesArray(values, [windows, steps, 1], { columns: ["watts"] });
}

it("draws a skewed column of tens on a logarithmic scale, and its samples are tens all the same", async () => {
  const data = watts();
  const calibration = { iterations: 200, learningRate: 3e-3, hidden: 8, units: 8, lags: 2, components: 4 };
  const model = await fitTiny(data, { observationNoise: "learned" }, { epochs: 2, calibration });
  const { facts, values } = model.parts.calibration!;
  expect(facts.grids).toEqual([{ size: 10, origin: 0 }]);
  expect(values.floors[0]).toBeGreaterThan(0);
  const sample = await model.sample(500, { seed: 1 });
  for (const value of sample.values) expect(Math.abs(value - 10 * Math.round(value / 10))).toBeLessThan(1e-3);
  expect(Math.min(...sample.values)).toBeGreaterThanOrEqual(10);
  // Medians: on its own scale, Gaussians around tens reach below nothing.
  const median = (x: Float32Array) => x.slice().sort()[x.length >> 1]!;
  expect(Math.abs(median(sample.values) - median(data.values))).toBeLessThanOrEqual(10);
  const again = await modelFromFiles(await modelToFiles(model), await nodeEngine());
  expect((await again.sample(500, { seed: 1 })).values).toEqual(sample.values);
});
