import { loadGenerator } from "@timevae/onnx";
import { createRandom, createSeriesArray, type SeriesArray, selectWindows } from "@timevae/spec";
import * as ort from "onnxruntime-node";
import { beforeAll, describe, expect, it } from "vitest";
import { exportModel, fit, modelFromFiles, modelToFiles, type TimeVAE } from "../src/index.js";
import { traitsFromDocument } from "../src/traits-schema.js";
import { expectFault, fitTiny, largestDifference, nodeEngine, tinyModel } from "./helpers.js";

const [windows, steps] = [90, 8];
const columns = ["rain", "humidity", "sky=sun", "sky=rain"];
const regions = ["north", "south", "unseen"];

/**
 * Rain is 10 times as much in the south, humidity from 0 to 100; the sky is named after the rain; a fifth of the cells missing, names
 * as a whole; the front of every third window is padding.
 */
function weather(seed = 1): SeriesArray {
  const random = createRandom(seed);
  const values = new Float32Array(windows * steps * 4);
  const mask = new Uint8Array(values.length).fill(1);
  const indices = Uint32Array.from({ length: windows }, (_, n) => n % 2);
  for (let n = 0; n < windows; n++) {
    const wet = 0.5 + 0.5 * Math.sin(n);
    for (let t = 0; t < steps; t++) {
      const i = (n * steps + t) * 4;
      const rains = wet + 0.2 * random.normal() > 0.6;
      values[i] = (rains ? 1 + wet + random.uniform() : 0) * (n % 2 === 1 ? 10 : 1);
      values[i + 1] = Math.min(100, Math.max(0, 100 * wet + 5 * random.normal()));
      values[i + 2] = rains ? 0 : 1;
      values[i + 3] = rains ? 1 : 0;
      for (const cells of [[0], [1], [2, 3]]) {
        const isPadding = n % 3 === 0 && t < 3;
        const isMissing = random.uniform() < 0.2 && !(t === 3 && cells[0] === 0);
        for (const cell of cells) {
          if (!isPadding && !isMissing) continue;
          mask[i + cell] = 0;
          values[i + cell] = 0;
        }
      }
    }
  }
  return createSeriesArray(values, [windows, steps, 4], {
    columns,
    mask,
    positions: Float64Array.from({ length: windows }, (_, n) => n),
    conditions: { region: { categories: regions, indices } },
    categorical: [{ name: "sky", first: 2, categories: ["sun", "rain"] }],
  });
}

const series = weather();
const config = {
  blocks: [{ type: "level" }, { type: "seasonality", seasons: 7 }, { type: "residual" }],
  transforms: { rain: { kind: "log1p" }, humidity: { kind: "bounded", low: 0, high: 100 } },
  unequalLengths: true,
} as const;
let model: TimeVAE;
beforeAll(async () => {
  model = await fitTiny(series, config, { epochs: 60, learningRate: 0.01, validationFraction: 0 });
});

/** Of the windows' observed cells. */
function meanOf({ values, mask, shape }: SeriesArray, d: number, which: (n: number) => boolean = () => true): number {
  let [sum, count] = [0, 0];
  for (let i = d; i < values.length; i += shape[2]) {
    if (mask?.[i] === 0 || !which(Math.floor(i / (shape[1] * shape[2])))) continue;
    sum += values[i] as number;
    count++;
  }
  return sum / count;
}

describe("samples of a model that knows masks, labels, names, lengths and transformations", () => {
  it("stay in the declared ranges, whatever the latent vectors", async () => {
    const wild = await model.decode(new Float32Array(4 * 60).map((_, i) => 30 * Math.sin(i)));
    for (const drawn of [wild, await model.sample(200, { seed: 1 })]) {
      for (let i = 0; i < drawn.values.length; i += 4) {
        expect(drawn.values[i]).toBeGreaterThanOrEqual(0);
        expect(drawn.values[i + 1]).toBeGreaterThanOrEqual(0);
        expect(drawn.values[i + 1]).toBeLessThanOrEqual(100);
      }
    }
  });

  it("have one name at each step that is not padding, and zeros and mask 0 at those that are", async () => {
    const { values, mask, categorical } = await model.sample(100, { seed: 2 });
    expect(categorical).toEqual(series.categorical);
    for (let row = 0; row < 100 * steps; row++) {
      const cells = [...values.subarray(row * 4, row * 4 + 4)];
      const isPadding = mask?.[row * 4] === 0;
      expect([...mask!.subarray(row * 4, row * 4 + 4)]).toEqual(new Array(4).fill(isPadding ? 0 : 1));
      if (isPadding) expect(cells).toEqual([0, 0, 0, 0]);
      else expect(cells.slice(2).sort()).toEqual([0, 1]);
    }
  });

  it("have lengths as often as they were seen: a third of 5 steps, the others of 8", async () => {
    const { mask } = await model.sample(3000, { seed: 3 });
    const lengths = Array.from(
      { length: 3000 },
      (_, n) => mask!.subarray(n * 32, n * 32 + 32).filter((m) => m).length / 4,
    );
    const share = lengths.filter((length) => length === 5).length / 3000;
    expect(new Set(lengths)).toEqual(new Set([5, 8]));
    expect(Math.abs(share - 1 / 3)).toBeLessThan(0.03);
    const asked = await model.sample(2, { seed: 3, lengths: [2, 7] });
    expect([...asked.mask!].filter((_, i) => i % 4 === 0)).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1]);
  });

  it("differ by the label that they are asked for, as the data do", async () => {
    const north = await model.sample(300, { seed: 4, condition: { region: "north" } });
    const south = await model.sample(300, { seed: 4, condition: { region: "south" } });
    expect(meanOf(south, 0)).toBeGreaterThan(3 * meanOf(north, 0));
    expect(north.conditions?.region?.indices.every((index) => index === 0)).toBe(true);
    const drawn = await model.sample(1000, { seed: 4 });
    const counts = [0, 1, 2].map((label) => drawn.conditions!.region!.indices.filter((i) => i === label).length);
    expect(counts[2]).toBe(0);
    expect(Math.abs(counts[0]! - 500)).toBeLessThan(60);
  });

  it("name by probability, or the most likely: then all of a kind of window the same way", async () => {
    const z = new Float32Array(4 * 500);
    const options = {
      positions: new Float64Array(500),
      condition: { region: "south" },
      lengths: new Array(500).fill(8),
    };
    const likely = await model.decode(z, options);
    const sampled = await model.decode(z, { ...options, categories: "sampled", seed: 1 });
    const different = await model.decode(z, { ...options, categories: "sampled", seed: 2 });
    expect(new Set(likely.values.filter((_, i) => i % 32 === 6))).toHaveProperty("size", 1);
    expect(sampled.values).not.toEqual(different.values);
    const sum = (await model.decodeComponents(z, options)).components;
    const logit = (d: number) => Object.values(sum).reduce((total, { values }) => total + values[4 * 4 + d]!, 0);
    const probability = 1 / (1 + Math.exp(logit(3) - logit(2)));
    let share = 0;
    for (let n = 0; n < 500; n++) share += sampled.values[(n * steps + 4) * 4 + 2]! / 500;
    expect(Math.abs(share - probability)).toBeLessThan(0.1);
  });

  it("are what the components add up to, once transformations are undone", async () => {
    const { sample, components } = await model.sample(50, { seed: 5, components: true, categories: "likely" });
    for (let i = 0; i < sample.values.length; i += 4) {
      if (sample.mask![i] === 0) continue;
      const sum = (d: number) => Object.values(components).reduce((total, { values }) => total + values[i + d]!, 0);
      expect(Math.max(Math.expm1(sum(0)), 0)).toBeCloseTo(sample.values[i]!, 2);
      const share = (1 / (1 + Math.exp(-sum(1))) - 0.01) / 0.98;
      expect(100 * Math.min(1, Math.max(0, share))).toBeCloseTo(sample.values[i + 1]!, 1);
      expect(sum(2) > sum(3) ? 1 : 0).toBe(sample.values[i + 2]);
    }
  });

  it("stay in range when components are edited", async () => {
    const { values } = await model.sample(50, {
      seed: 5,
      edit: { level: { shift: -50, features: ["rain", "humidity"] } },
    });
    expect(values.filter((_, i) => i % 4 < 2).every((value) => value >= 0)).toBe(true);
  });
});

describe("missing values", () => {
  it("do not matter, whatever stands in their place: training gives the same bytes", async () => {
    const values = series.values.map((value, i) => (series.mask![i] === 0 ? 1e6 * Math.sin(i) : value));
    const other = createSeriesArray(values, series.shape, series);
    const [a, b] = [await fitTiny(series, config, { epochs: 2 }), await fitTiny(other, config, { epochs: 2 })];
    expect(b.parts.weights).toEqual(a.parts.weights);
    expect((await b.encode(other)).mean).toEqual((await a.encode(series)).mean);
  });

  it("are filled by fillGaps from the reconstruction, which leaves the others as they are", async () => {
    const filled = await model.fillGaps(series);
    const reconstructed = await model.reconstruct(series);
    for (let i = 0; i < series.values.length; i++) {
      expect(filled.values[i]).toBe(series.mask![i] === 0 ? reconstructed.values[i] : series.values[i]);
    }
    expect(filled.mask!.filter((m, i) => m === 0 && i % 4 === 0)).toHaveLength(3 * 30);
  });

  it("are an error for a model that was learned without", async () => {
    const plain = await fitTiny(createSeriesArray(series.values, series.shape, { columns }), {}, { epochs: 1 });
    await expectFault(
      plain.encode(series),
      "invalid-data: series: expected a value everywhere, as the model was learned from, received a missing one in window 0, column rain; fill it first",
    );
    // Masks without a gap say nothing.
    const { values, shape } = series;
    const whole = createSeriesArray(values, shape, { columns, mask: new Uint8Array(values.length).fill(1) });
    expect((await plain.encode(whole)).shape).toEqual([windows, 4]);
    const swapped = createSeriesArray(values, shape, { columns: ["humidity", "rain", "sky=sun", "sky=rain"] });
    for (const read of [plain.encode(swapped), plain.reconstruct(swapped), plain.decompose(swapped)]) {
      await expectFault(
        read,
        "invalid-data: series: expected the columns rain, humidity, sky=sun, sky=rain in this order, received humidity, rain, sky=sun, sky=rain",
      );
    }
    // Other names may be new names of the same columns.
    expect((await plain.encode(createSeriesArray(values, shape))).mean).toEqual((await plain.encode(whole)).mean);
  });

  it("may all be of one feature", async () => {
    const mask = new Uint8Array(series.values.length).map((_, i) => (i % 4 === 1 ? 0 : 1));
    const half = createSeriesArray(series.values, series.shape, { columns, mask });
    const { values } = await (await fitTiny(half, {}, { epochs: 2 })).sample(5);
    expect(values.filter((_, i) => i % 4 === 1).every((value) => value === 0)).toBe(true);
  });
});

describe("the files", () => {
  it("load again: the same samples, the same bytes", async () => {
    const files = modelToFiles(model);
    const loaded = modelFromFiles(files, await nodeEngine());
    expect(loaded.parts.traits).toEqual(model.parts.traits);
    expect((await loaded.sample(20, { seed: 6 })).values).toEqual((await model.sample(20, { seed: 6 })).values);
    expect(modelToFiles(loaded)).toEqual(files);
  });

  it("draw, encode and reconstruct in a runtime what the model does", async () => {
    const { files, manifest } = await exportModel(model, { ort });
    const generator = await loadGenerator(files, { ort });
    for (const options of [
      { seed: 7 },
      { seed: 8, condition: { region: "south" }, start: 5 },
      { seed: 9, categories: "likely" } as const,
    ]) {
      const [received, expected] = [await generator.sample(40, options), await model.sample(40, options)];
      expect({ ...received, values: 0 }).toEqual({ ...expected, values: 0 });
      expect(largestDifference(received.values, expected.values)).toBeLessThan(2e-3);
    }
    const [received, expected] = [await generator.reconstruct(series), await model.reconstruct(series)];
    const observed = (values: Float32Array) => values.filter((_, i) => expected.mask![i] === 1);
    expect(largestDifference(observed(received.values), observed(expected.values))).toBeLessThan(2e-3);
    const [a, b] = [await generator.encode(series), await model.encode(series)];
    expect(largestDifference(a.mean, b.mean)).toBeLessThan(1e-4);
    expect((await generator.scoreAnomalies(series)).score.every(Number.isFinite)).toBe(true);
    expect(manifest.files["decoder.onnx"]!.inputs).toContainEqual(
      expect.objectContaining({
        name: "condition.region",
        kind: "condition",
        categories: regions,
        shape: ["batch", 3],
      }),
    );
    expect(manifest.files["encoder.onnx"]!.inputs!.map(({ name }) => name).sort()).toEqual([
      "condition.region",
      "length",
      "mask",
      "x",
    ]);
    await expectFault(
      generator.sample(1, { condition: { region: "east" } }),
      'invalid-argument: condition.region: expected one of north, south, unseen, received "east"',
    );
  });
});

describe("what does not fit is an error", () => {
  it.each([
    [{ condition: { region: "east" } }, 'condition.region: expected one of north, south, unseen, received "east"'],
    [{ condition: { land: "x" } }, 'condition: expected one of region, received "land"'],
    [{ condition: { region: ["north"] } }, "condition.region: expected one name, or 3, one per window, received 1"],
    [{ lengths: [1, 2, 9] }, "lengths: expected 3 integers from 1 to 8, one per window, received [1,2,9]"],
    [{ categories: "all" as "likely" }, 'categories: expected "sampled" or "likely", received "all"'],
  ])("in sample: %j", async (options, message) => {
    await expectFault(model.sample(3, options), `invalid-argument: ${message}`);
  });

  it("in encode: no label, or another one", async () => {
    const { values, shape, mask } = selectWindows(series, [0, 1]);
    const bare = createSeriesArray(values, shape, { columns, mask });
    await expectFault(
      model.encode(bare),
      "invalid-data: series: expected windows with the condition region (north, south, unseen), which the model was told of, received none",
    );
    const region = { categories: ["west"], indices: new Uint32Array(2) };
    await expectFault(
      model.encode(createSeriesArray(values, shape, { columns, mask, conditions: { region } })),
      'invalid-data: series: condition region: expected one of north, south, unseen, received "west"',
    );
  });

  it.each([
    [
      { transforms: { snow: { kind: "log1p" } } },
      /^invalid-config: model\.transforms: expected columns of numbers, some of .*, received "snow"$/,
    ],
    [{ transforms: { "sky=sun": { kind: "log1p" } } }, /received "sky=sun", which holds names$/],
    [
      { transforms: { humidity: { kind: "bounded", low: 0, high: 50 } } },
      /^invalid-data: column "humidity": expected values from 0 to 50, as its transformation bounded says/,
    ],
    [
      { transforms: { rain: { kind: "bounded", low: 3, high: 2 } } },
      /^invalid-config: model\.transforms\.rain: expected low < high/,
    ],
    [{ transforms: { rain: { kind: "cube" } } }, /^invalid-config: model\.transforms\.rain/],
  ])("in fit: %j", async (bad, message) => {
    const options = { engine: await nodeEngine(), model: { ...tinyModel, ...bad } as object };
    await expectFault(fit(series, options), message);
  });

  it("in fit: a name that is not one", async () => {
    const values = series.values.slice();
    values[4 * 4 + 2] = 0.5;
    values[4 * 4 + 3] = 0.5;
    const mask = new Uint8Array(values.length).fill(1);
    await expectFault(
      fitTiny(createSeriesArray(values, series.shape, { ...series, mask })),
      /^invalid-data: series: column sky: expected a 1 at one of 2 names and zeros, received/,
    );
  });
});

it("an exported folder's README says how labels, names, masks and lengths are fed", async () => {
  const { files } = await exportModel(model, { ort });
  const readme = new TextDecoder().decode(files["README.md"]);
  for (const kind of ["uniform", "mask", "length", "condition"]) expect(readme).toContain(`input["kind"] == "${kind}"`);
  expect(readme).toContain("a 1 at one of north, south, unseen, zeros at the others");
  expect(readme).toContain("Components add up to the sample before transformations are undone");
});

describe("saved traits", () => {
  it("with a column that belongs to two columns of names are refused", () => {
    const sky = { name: "sky", first: 1, categories: ["sun", "rain"] };
    const shape = { steps: 4, columns: ["x", "sky=sun", "sky=rain"] };
    expect(traitsFromDocument({ categorical: [sky] }, shape).categorical).toEqual([sky]);
    for (const categorical of [
      [sky, sky],
      [sky, { ...sky, first: 2, categories: ["rain"] }],
    ]) {
      expect(() => traitsFromDocument({ categorical }, shape)).toThrow(
        "timevae.json: traits.categorical: expected what fits windows of 4 steps × 3 columns",
      );
    }
  });
});
