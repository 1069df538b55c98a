import { createProgram, type Engine, input } from "@timevae/graph";
import { createRandom } from "@timevae/spec";
import { describe, expect, it } from "vitest";
import type { DensityData } from "../src/density/density-data.js";
import { buildDensityLoss } from "../src/density/density-graph.js";
import { inputDensity } from "../src/density/density-inputs.js";
import { buildDensitySampler } from "../src/density/density-sampler.js";
import {
  channelOf,
  countChannels,
  type DensityShape,
  densityParameters,
  groupFeatures,
} from "../src/density/density-shape.js";
import { trainDensity } from "../src/density/train-density.js";
import { nodeEngine } from "./helpers.js";

const small: DensityShape = {
  steps: 4,
  features: 3,
  groups: [1, 2],
  events: false,
  atoms: [[], [], []],
  stays: [],
  independent: [],
  lines: null,
  paces: [1, 1, 1],
  lags: 2,
  context: 2,
  reach: 1,
  hidden: 5,
  units: 4,
  components: 1,
};

function randomWeights(shape: DensityShape, seed: number): Record<string, Float32Array> {
  const random = createRandom(seed);
  return Object.fromEntries(
    Object.entries(densityParameters(shape)).map(([name, sizes]) => {
      const values = new Float32Array(sizes.reduce((a, b) => a * b, 1));
      return [
        name,
        random
          .fork(name)
          .fillNormal(values)
          .map((value) => 0.4 * value),
      ];
    }),
  );
}

/** The negative log likelihood of series by the graph that is trained. */
async function lossOf(
  engine: Engine,
  shape: DensityShape,
  weights: Readonly<Record<string, Float32Array>>,
  feeds: Readonly<Record<string, Float32Array>>,
  count: number,
): Promise<number> {
  const shapes = densityParameters(shape);
  const parameters = Object.fromEntries(Object.entries(shapes).map(([name, sizes]) => [name, input(name, sizes)]));
  const loss = buildDensityLoss(shape, parameters, inputDensity(shape));
  const executable = await engine.compile(createProgram({ outputs: { loss } }));
  const { steps, features, context } = shape;
  const sizes: Record<string, number[]> = {
    history: [count, steps, countChannels(shape)],
    target: [count, steps, features],
    context: [count, context],
    curve: [count, steps, features],
  };
  const results = await executable.run({
    ...Object.fromEntries(
      Object.entries(shapes).map(([name, size]) => [name, { data: weights[name] as Float32Array, shape: size }]),
    ),
    ...Object.fromEntries(
      Object.entries(feeds).map(([name, data]) => [name, { data, shape: sizes[name] as number[] }]),
    ),
  });
  await executable.dispose();
  return results.loss?.data[0] as number;
}

async function draw(
  engine: Engine,
  shape: DensityShape,
  weights: Readonly<Record<string, Float32Array>>,
  count: number,
  seed: number,
) {
  const { steps, features, context, reach } = shape;
  const size = steps * features;
  const random = createRandom(seed);
  const uniform = new Float32Array(count * size).map(() => random.uniform());
  const normal = random.fillNormal(new Float32Array(count * size));
  const given = random.fillNormal(new Float32Array(count * context));
  const curve = random.fillNormal(new Float32Array(count * size));
  const sample = buildDensitySampler(shape, weights, {
    normal: input("normal", ["N", size]),
    uniform: input("uniform", ["N", size]),
    context: context > 0 ? input("context", ["N", context]) : undefined,
    curve: reach === null ? undefined : input("curve", ["N", size]),
  });
  const executable = await engine.compile(createProgram({ outputs: { sample } }));
  const { sample: drawn } = await executable.run({
    normal: { data: normal, shape: [count, size] },
    uniform: { data: uniform, shape: [count, size] },
    ...(context > 0 && { context: { data: given, shape: [count, context] } }),
    ...(reach !== null && { curve: { data: curve, shape: [count, size] } }),
  });
  await executable.dispose();
  return { values: drawn?.data as Float32Array, normal, context: given, curve };
}

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
