import { createProgram, input } from "@timevae/graph";
import { createRandom } from "@timevae/spec";
import { describe, expect, it } from "vitest";
import { buildDensitySampler } from "../src/density/density-sampler.js";
import { channelOf, countChannels, type DensityShape, densityParameters } from "../src/density/density-shape.js";
import { draw, lossOf, randomWeights, small } from "./density-helpers.js";
import { nodeEngine } from "./helpers.js";

describe("the Gaussians of a density", () => {
  it.each([
    ["a forecast", 0, 1],
    ["the last value", 2, 1],
    ["where a straight line leads", 3, 1],
    ["the last value, without a curve", 2, null],
    ["where a straight line leads, without a curve", 3, null],
  ] as const)("draws a Gaussian around %s as the loss has it", async (_, chosen, reach) => {
    const engine = await nodeEngine();
    const components = 4;
    const independent = reach === null ? [2] : [];
    const shape: DensityShape = { ...small, components, events: true, stays: [0], reach, independent };
    const weights = randomWeights(shape, 11);
    const outputs = 3 * components + 2;
    const isFixed = (output: number) => output < components + 2 || output >= 2 * components + 2;
    const head = weights["head.kernel"] as Float32Array;
    for (let i = 0; i < head.length; i++) if (isFixed(i % outputs)) head[i] = 0;
    for (const name of ["events.seen", "events.within"]) (weights[name] as Float32Array).fill(0);
    const bias = weights["head.bias"] as Float32Array; // [O, D, T]
    const at = (output: number) => output * small.features * small.steps;
    for (let output = 0; output < components + 2; output++) {
      bias.fill(output === chosen ? 15 : -15, at(output), at(output + 1));
    }
    const count = 7;
    const { values, normal, context, curve } = await draw(engine, shape, weights, count, 12);
    // Features that depend on nothing are seen by none.
    const seen = values.map((value, i) => (independent.includes(i % small.features) ? 0 : value));
    const history = new Float32Array(count * small.steps * countChannels(shape));
    for (const [i, value] of seen.entries()) {
      const channel = channelOf(shape, i % small.features, 0);
      history[Math.floor(i / small.features) * countChannels(shape) + channel] = value;
    }
    const feeds = { history, target: values, context, ...(reach !== null && { curve }) };
    const loss = await lossOf(engine, shape, weights, feeds, count);
    let expected = 0;
    for (const [i, value] of normal.entries()) {
      const [feature, step] = [i % small.features, Math.floor(i / small.features) % small.steps];
      const own = bias[at(2 * components + 2 + chosen) + feature * small.steps + step] as number;
      expected += 0.5 * value * value + own + ((weights.logScale as Float32Array)[feature] as number);
    }
    expect(loss).toBeCloseTo(expected / normal.length + 0.5 * Math.log(2 * Math.PI), 4);
  });

  it("leaves the last value of a grid where to stay is an event, and comes back to it where it is none", async () => {
    const engine = await nodeEngine();
    const shape: DensityShape = {
      ...small,
      features: 2,
      groups: [1, 1],
      events: true,
      atoms: [[], []],
      paces: [1, 1],
      stays: [0],
      context: 0,
      reach: null,
    };
    const weights = Object.fromEntries(
      Object.entries(densityParameters(shape)).map(([name, sizes]) => [
        name,
        new Float32Array(sizes.reduce((a, b) => a * b, 1)),
      ]),
    );
    const bias = weights["head.bias"] as Float32Array; // one log weight, two events, mean, scale
    bias.fill(-15, 2 * 4, 3 * 2 * 4);
    const [count, size] = [500, 8];
    const random = createRandom(13);
    const noise = { normal: input("normal", ["N", size]), uniform: input("uniform", ["N", size]) };
    const bounds = { step: [1, 1], offset: [0, 0], low: [-9, -9], high: [9, 9] };
    const executable = await engine.compile(
      createProgram({ outputs: { sample: buildDensitySampler(shape, weights, noise, bounds) } }),
    );
    const { sample } = await executable.run({
      normal: { data: random.fillNormal(new Float32Array(count * size)), shape: [count, size] },
      uniform: { data: new Float32Array(count * size).map(() => random.uniform()), shape: [count, size] },
    });
    await executable.dispose();
    const stayed = [0, 1].map((feature) => {
      let sum = 0;
      for (let n = 0; n < count; n++) {
        for (let t = 1; t < 4; t++)
          if (sample!.data[n * size + t * 2 + feature] === sample!.data[n * size + t * 2 - 2 + feature]) sum++;
      }
      return sum / count / 3;
    });
    expect(stayed[0]).toBe(0);
    // Independent rounded Gaussians are the same in 28 % of cases.
    expect(stayed[1]).toBeCloseTo(0.28, 1);
  });
});
