import { createProgram, input } from "@timevae/graph";
import { createRandom, createSeriesArray, type SeriesArray, selectWindows } from "@timevae/spec";
import { beforeAll, describe, expect, it } from "vitest";
import { type ColumnFacts, findColumnFacts } from "../src/calibration/column-facts.js";
import { phasesOf } from "../src/calibration/line-columns.js";
import { findEvents, type WindowEvents, writeHistory } from "../src/calibration/window-channels.js";
import { batchFeeds, type DensityBatch, type DensityData } from "../src/density/density-data.js";
import { buildDensityCosts } from "../src/density/density-graph.js";
import { inputDensity } from "../src/density/density-inputs.js";
import { buildDensitySampler } from "../src/density/density-sampler.js";
import { type DensityShape, densityParameters } from "../src/density/density-shape.js";
import { fitScalarMixture } from "../src/density/scalar-mixture.js";
import { trainDensity } from "../src/density/train-density.js";
import { nodeEngine } from "./helpers.js";

const [steps, features, period] = [12, 4, 3];
const kept = [0, 1, 2, 3];

/** A column that is 0 or 1.5 two times of three, lines between knots, noise, and a walk that often stays. */
function process(windows: number, seed: number): SeriesArray {
  const random = createRandom(seed);
  const values = new Float32Array(windows * steps * features);
  for (let n = 0; n < windows; n++) {
    const phase = random.integer(period);
    let [line, slope, walk] = [random.normal(), 0, random.normal()];
    for (let t = 0; t < steps; t++) {
      if (t === 0 || (phase + t) % period === 0) slope = 0.5 * random.normal();
      line += slope;
      const chance = random.uniform();
      const atom = chance < 0.4 ? 0 : chance < 2 / 3 ? 1.5 : random.normal();
      if (random.uniform() < 0.5) walk += 0.3 * random.normal();
      values.set([atom, line, random.normal(), walk], (n * steps + t) * features);
    }
  }
  return createSeriesArray(values, [windows, steps, features]);
}

let facts: ColumnFacts;
let events: WindowEvents;
let shape: DensityShape;
let weights: Record<string, Float32Array>;
let loss: number;
const held = process(300, 2);

function batchOf(series: SeriesArray): DensityBatch {
  const count = series.shape[0];
  const lines = facts.lines as NonNullable<ColumnFacts["lines"]>;
  const phases = phasesOf(series, lines, () => 0);
  const phase = Float32Array.from({ length: count * steps * period }, (_, i) => {
    const t = Math.floor(i / period) % steps;
    return ((phases[Math.floor(i / (steps * period))] as number) + t) % period === i % period ? 1 : 0;
  });
  const history = writeHistory(shape, series.values, events, series, kept);
  return { count, history, target: series.values, phase };
}

function dataOf(series: SeriesArray): DensityData {
  return { count: series.shape[0], read: async (indices) => batchOf(selectWindows(series, indices)) };
}

/** `[D]`: mean costs of a feature's cells, in nats. */
async function costsOf(series: SeriesArray): Promise<number[]> {
  const engine = await nodeEngine();
  const sizes = Object.entries(densityParameters(shape));
  const parameters = Object.fromEntries(sizes.map(([name, size]) => [name, input(name, size)]));
  const costs = buildDensityCosts(shape, parameters, inputDensity(shape));
  const executable = await engine.compile(createProgram({ outputs: { costs } }));
  const results = await executable.run({
    ...batchFeeds(shape, batchOf(series)),
    ...Object.fromEntries(sizes.map(([name, size]) => [name, { data: weights[name] as Float32Array, shape: size }])),
  });
  await executable.dispose();
  const cells = results.costs?.data as Float32Array; // [D, R]
  const rows = cells.length / features;
  return kept.map((d) => cells.subarray(d * rows, (d + 1) * rows).reduce((sum, cost) => sum + cost / rows, 0));
}

async function draw(count: number): Promise<SeriesArray> {
  const size = steps * features;
  const random = createRandom(6);
  const sample = buildDensitySampler(shape, weights, {
    normal: input("normal", ["N", size]),
    uniform: input("uniform", ["N", size]),
    phase: input("phase", ["N", 1]),
  });
  const executable = await (await nodeEngine()).compile(createProgram({ outputs: { sample } }));
  const results = await executable.run({
    normal: { data: random.fillNormal(new Float32Array(count * size)), shape: [count, size] },
    uniform: { data: new Float32Array(count * size).map(() => random.uniform()), shape: [count, size] },
    phase: { data: new Float32Array(count).map(() => random.uniform()), shape: [count, 1] },
  });
  await executable.dispose();
  return createSeriesArray(results.sample!.data.slice(), [count, steps, features]);
}

beforeAll(async () => {
  const train = process(1500, 1);
  facts = findColumnFacts(train);
  events = findEvents(train, kept, facts);
  shape = {
    steps,
    features,
    groups: [1, 2, 1],
    events: true,
    atoms: facts.atoms,
    stays: [],
    independent: [2],
    lines: facts.lines && { period, phases: facts.lines.phases, features: facts.lines.columns },
    paces: [1, 0.4, 1, 0.25],
    lags: 3,
    context: 0,
    reach: null,
    hidden: 8,
    units: 8,
    components: 2,
  };
  ({ weights, loss } = await trainDensity(shape, dataOf(train), dataOf(held), {
    engine: await nodeEngine(),
    random: createRandom(3),
    iterations: 300,
    iterationsPerReport: 100,
    batchSize: 64,
    learningRate: 3e-3,
  }));
}, 60_000);

describe("a density with atoms, lines, events, and a feature that depends on nothing", () => {
  it("was told what there is", () => {
    expect(facts.atoms).toEqual([[0, 1.5], [], [], []]);
    expect(facts.lines?.columns).toEqual([1]);
    expect(events.isOn.map(([stays]) => stays)).toEqual([true, false, false, true]);
  });

  it("draws series as likely as held-out ones, feature by feature: the sampler is the density that was learned", async () => {
    const [ofSamples, ofHeld] = [await costsOf(await draw(1500)), await costsOf(held)];
    expect(ofHeld.reduce((a, b) => a + b) / features).toBeCloseTo(loss, 4);
    for (const d of kept) {
      expect(ofSamples[d] as number, `feature ${d}`).toBeGreaterThan((ofHeld[d] as number) - 0.06);
      expect(ofSamples[d] as number, `feature ${d}`).toBeLessThan((ofHeld[d] as number) + 0.06);
    }
  });

  it("is as likely as the process says: atoms by their shares, nothing for what lies between knots", async () => {
    const [atoms, , noise] = await costsOf(held);
    const gauss = 0.5 * Math.log(2 * Math.PI * Math.E);
    const entropy = -0.4 * Math.log(0.4) - (4 / 15) * Math.log(4 / 15) + (gauss - Math.log(1 / 3)) / 3;
    expect(Math.abs((atoms as number) - entropy)).toBeLessThan(0.08);
    expect(Math.abs((noise as number) - gauss)).toBeLessThan(0.08);
  });

  it("draws atoms exactly, as often as they come, and none of them as a feature without any", async () => {
    const { values } = await draw(1500);
    const share = (feature: number, value: number) =>
      values.filter((x, i) => i % features === feature && x === value).length / (values.length / features);
    expect(share(0, 0)).toBeCloseTo(0.4, 1);
    expect(share(0, 1.5)).toBeCloseTo(4 / 15, 1);
    for (const feature of [1, 2, 3]) expect(share(feature, 1.5)).toBe(0);
  });

  it("goes straight on between knots, every time, and bends at knots, all phases alike", async () => {
    const series = await draw(600);
    const phases = phasesOf(series, facts.lines as NonNullable<ColumnFacts["lines"]>, () => 0);
    const counts = [0, 0, 0];
    let [bends, knots] = [0, 0];
    for (const [n, phase] of phases.entries()) {
      counts[phase] = (counts[phase] as number) + 1;
      const at = (t: number) => series.values[(n * steps + t) * features + 1] as number;
      for (let t = 2; t < steps; t++) {
        const bend = Math.abs(at(t) - 2 * at(t - 1) + at(t - 2));
        if ((phase + t) % period !== 0) expect(bend).toBeLessThan(1e-5);
        else {
          knots++;
          if (bend > 1e-4) bends++;
        }
      }
    }
    expect(bends / knots).toBeGreaterThan(0.95);
    for (const count of counts) expect(count / 600).toBeCloseTo(1 / 3, 1);
  });

  it("keeps lines within limits to their very end", async () => {
    const size = steps * features;
    const count = 300;
    const random = createRandom(7);
    const none = new Array<number>(features).fill(0);
    const bounds = { step: none, offset: none, low: [-9, -1.5, -9, -9], high: [9, 1.5, 9, 9] };
    const sample = buildDensitySampler(
      shape,
      weights,
      { normal: input("normal", ["N", size]), uniform: input("uniform", ["N", size]), phase: input("phase", ["N", 1]) },
      bounds,
    );
    const executable = await (await nodeEngine()).compile(createProgram({ outputs: { sample } }));
    const { sample: drawn } = await executable.run({
      normal: { data: random.fillNormal(new Float32Array(count * size)), shape: [count, size] },
      uniform: { data: new Float32Array(count * size).map(() => random.uniform()), shape: [count, size] },
      phase: { data: new Float32Array(count).map(() => random.uniform()), shape: [count, 1] },
    });
    await executable.dispose();
    const lines = [...drawn!.data].filter((_, i) => i % features === 1);
    expect(Math.max(...lines)).toBeLessThan(1.5 + 1e-4);
    expect(Math.min(...lines)).toBeGreaterThan(-1.5 - 1e-4);
    expect(lines.filter((x) => Math.abs(x) === 1.5).length).toBeLessThan(0.02 * lines.length);
  });
});

describe("fitScalarMixture", () => {
  it("finds two Gaussians, with their shares", () => {
    const random = createRandom(9);
    const values = Array.from({ length: 2000 }, () =>
      random.uniform() < 0.3 ? -3 + 0.5 * random.normal() : 2 + random.normal(),
    );
    const points = values.map((value) => [value]);
    const { weights: shares, means, deviations } = fitScalarMixture(points, 2);
    expect(shares[0]).toBeCloseTo(0.3, 1);
    expect(means[0]).toBeCloseTo(-3, 0);
    expect(means[1]).toBeCloseTo(2, 0);
    expect(deviations[0]).toBeCloseTo(0.5, 0);
    expect(deviations[1]).toBeCloseTo(1, 0);
  });

  it("finds what Gaussians go with: some around a forecast, some around the last value and pulled", () => {
    const random = createRandom(10);
    // Half of the points are forecast exactly but for a tenth; the others go a third of the way to the curve.
    const points = Array.from({ length: 2000 }, () => {
      const [away, slope, ahead] = [random.normal(), random.normal(), random.normal()];
      const isForecast = random.uniform() < 0.5;
      const change = isForecast ? ahead + 0.1 * random.normal() : away / 3 + slope / 2 + 0.02 * random.normal();
      return [change - ahead, change, change, ahead, away, slope];
    });
    const { weights: shares, pulls, follows } = fitScalarMixture(points, 3, [0, 0, 1]);
    expect(shares[2]).toBeCloseTo(0.5, 1);
    expect(pulls[2]).toBeCloseTo(1 / 3, 1);
    expect(follows[2]).toBeCloseTo(1 / 2, 1);
  });

  it("gives something for nothing, and for the same number over and over", () => {
    expect([...fitScalarMixture([], 2).deviations]).toEqual([1, 1]);
    const { means, deviations } = fitScalarMixture(new Array<number[]>(50).fill([3]), 2);
    for (const mean of means) expect(mean).toBeCloseTo(3, 9);
    for (const deviation of deviations) expect(deviation).toBeGreaterThan(0);
  });
});
