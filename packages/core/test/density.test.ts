import { createRandom } from "@timevae/spec";
import { describe, expect, it } from "vitest";
import type { DensityData } from "../src/density/density-data.js";
import { channelOf, type DensityShape, densityParameters, groupFeatures } from "../src/density/density-shape.js";
import { trainDensity } from "../src/density/train-density.js";
import { draw, lossOf, randomWeights, small } from "./density-helpers.js";
import { nodeEngine } from "./helpers.js";

describe("a density", () => {
  it("is drawn from by the sampler as the loss has it: noise and likelihood say the same", async () => {
    const engine = await nodeEngine();
    const weights = randomWeights(small, 1);
    const outputs = 3;
    // Scales that depend on nothing: the likelihood follows from the noise alone.
    const head = weights["head.kernel"] as Float32Array;
    for (let i = 2; i < head.length; i += outputs) head[i] = 0;
    const count = 7;
    const { values, normal, context, curve } = await draw(engine, small, weights, count, 2);
    const loss = await lossOf(engine, small, weights, { history: values, target: values, context, curve }, count);
    let expected = 0;
    for (const [i, value] of normal.entries()) {
      const feature = i % small.features;
      const step = Math.floor(i / small.features) % small.steps;
      const logScale =
        ((weights["head.bias"] as Float32Array)[(2 * small.features + feature) * small.steps + step] as number) +
        ((weights.logScale as Float32Array)[feature] as number);
      expected += 0.5 * value * value + logScale + 0.5 * Math.log(2 * Math.PI);
    }
    expect(loss).toBeCloseTo(expected / normal.length, 4);
  });

  it("draws the Gaussians of a mixture as often as their weights say", async () => {
    const engine = await nodeEngine();
    const shape: DensityShape = {
      ...small,
      steps: 1,
      features: 1,
      groups: [1],
      atoms: [[]],
      paces: [1],
      lags: 0,
      context: 0,
      reach: null,
      components: 3,
    };
    const weights = Object.fromEntries(
      Object.entries(densityParameters(shape)).map(([name, sizes]) => [
        name,
        new Float32Array(sizes.reduce((a, b) => a * b, 1)),
      ]),
    );
    // Weights 0.2, 0.3, 0.5 at -10, 0, 10.
    weights["head.bias"] = Float32Array.of(Math.log(0.2), Math.log(0.3), Math.log(0.5), -10, 0, 10, 0, 0, 0);
    const { values } = await draw(engine, shape, weights, 4000, 3);
    const share = (low: number, high: number) => values.filter((value) => value > low && value < high).length / 4000;
    expect(share(-15, -5)).toBeCloseTo(0.2, 1);
    expect(share(-5, 5)).toBeCloseTo(0.3, 1);
    expect(share(5, 15)).toBeCloseTo(0.5, 1);
  });

  it("repeats values exactly, and goes straight on exactly, where events are certain", async () => {
    const engine = await nodeEngine();
    const shape: DensityShape = {
      ...small,
      steps: 5,
      features: 2,
      groups: [1, 1],
      events: true,
      atoms: [[], []],
      paces: [1, 1],
    };
    const weights = randomWeights(shape, 4);
    const bias = weights["head.bias"] as Float32Array; // [O, D, T]: one log weight, two events, mean, scale
    for (const name of ["head.kernel", "events.seen", "events.within"]) (weights[name] as Float32Array).fill(0);
    const set = (output: number, feature: number, value: number) =>
      bias.fill(value, (output * 2 + feature) * 5, (output * 2 + feature + 1) * 5);
    set(1, 0, 15); // the first feature stays,
    set(2, 1, 15); // the second goes straight on,
    set(0, 0, -15); // and nothing else happens, once it can
    set(0, 1, -15);
    set(1, 1, -15);
    set(2, 0, -15);
    const { values } = await draw(engine, shape, weights, 20, 5);
    for (let n = 0; n < 20; n++) {
      const at = (t: number, d: number) => values[n * 10 + t * 2 + d] as number;
      for (let t = 1; t < 5; t++) expect(at(t, 0)).toBe(at(0, 0));
      for (let t = 2; t < 5; t++) expect(at(t, 1)).toBe(Math.fround(Math.fround(at(t - 1, 1) * 2) - at(t - 2, 1)));
    }
  });

  it("does not see what comes after: a later value changes no earlier one's likelihood", async () => {
    const engine = await nodeEngine();
    const shape: DensityShape = { ...small, components: 3, context: 0, reach: null, lags: 1 };
    const weights = randomWeights(shape, 6);
    const values = createRandom(7).fillNormal(new Float32Array(shape.steps * shape.features));
    const upTo = async (history: Float32Array, changed: number) => {
      // The likelihood of one value alone: the difference that its target makes, all else the same.
      const target = values.slice();
      target[changed] = (target[changed] as number) + 0.5;
      const [a, b] = [
        await lossOf(engine, shape, weights, { history, target: values }, 1),
        await lossOf(engine, shape, weights, { history, target }, 1),
      ];
      return (b - a) * values.length;
    };
    const altered = values.slice();
    const last = values.length - 1;
    altered[last] = 5;
    altered[last - 1] = 5; // the last group, at the last step
    for (const value of [0, 3, last - 2]) {
      expect(await upTo(altered, value)).toBeCloseTo(await upTo(values, value), 4);
    }
    const before = values.slice();
    before[last - 2] = 5; // the first group is seen by the last
    expect(Math.abs((await upTo(before, last)) - (await upTo(values, last)))).toBeGreaterThan(1e-3);
  });

  it("learns a process: as likely as the process itself says, and drawn with its correlation", {
    timeout: 60_000,
  }, async () => {
    const engine = await nodeEngine();
    const [phi, steps] = [0.8, 12];
    const shape: DensityShape = {
      ...small,
      steps,
      features: 1,
      groups: [1],
      atoms: [[]],
      paces: [1],
      lags: 2,
      context: 0,
      reach: null,
      hidden: 8,
      units: 8,
      components: 2,
    };
    const series = (count: number, seed: number): DensityData => {
      const random = createRandom(seed);
      const values = new Float32Array(count * steps);
      for (let i = 0; i < values.length; i++) {
        const last = i % steps === 0 ? random.normal() / Math.sqrt(1 - phi * phi) : (values[i - 1] as number);
        values[i] = i % steps === 0 ? last : phi * last + random.normal();
      }
      return {
        count,
        async read(indices) {
          const part = new Float32Array(indices.length * steps);
          for (const [k, n] of indices.entries()) part.set(values.subarray(n * steps, (n + 1) * steps), k * steps);
          return { count: indices.length, history: part, target: part };
        },
      };
    };
    const { weights, loss } = await trainDensity(shape, series(3000, 8), series(500, 9), {
      engine,
      random: createRandom(10),
      iterations: 400,
      iterationsPerReport: 50,
      batchSize: 64,
      learningRate: 3e-3,
    });
    const entropy = 0.5 * Math.log(2 * Math.PI * Math.E);
    const exact = entropy - Math.log(Math.sqrt(1 - phi * phi)) / steps;
    expect(loss).toBeGreaterThan(exact - 0.06);
    expect(loss).toBeLessThan(exact + 0.06);
    const { values } = await draw(engine, shape, weights, 2000, 11);
    let [product, square] = [0, 0];
    for (let i = 0; i < values.length; i++) {
      square += (values[i] as number) ** 2 / values.length;
      if (i % steps > 0) product += ((values[i] as number) * (values[i - 1] as number)) / (2000 * (steps - 1));
    }
    expect(product / square).toBeCloseTo(phi, 1);
    expect(Math.sqrt(square)).toBeGreaterThan(0.9 / Math.sqrt(1 - phi * phi));
    expect(Math.sqrt(square)).toBeLessThan(1.1 / Math.sqrt(1 - phi * phi));
  });
});

describe("groupFeatures", () => {
  it("has every feature alone where there are few, and as many groups as cells allow where there are many", () => {
    expect(groupFeatures(24, 5)).toEqual([1, 1, 1, 1, 1]);
    const groups = groupFeatures(24, 28);
    expect(groups.length).toBe(8);
    expect(groups.reduce((a, b) => a + b)).toBe(28);
    expect(groupFeatures(1000, 3)).toEqual([3]);
  });

  it("gives every channel to one feature", () => {
    const shape = { ...small, events: true };
    const all = [0, 1, 2].flatMap((d) => ([0, 1, 2] as const).map((kind) => channelOf(shape, d, kind)));
    expect(all.sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });
});
