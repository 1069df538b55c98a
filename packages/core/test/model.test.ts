import type { SeriesArray } from "@timevae/spec";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TimeVAE } from "../src/index.js";
import { expectFault, fitTiny, largestDifference, seriesFrom, sines } from "./helpers.js";

const series = sines();
const interpretable = {
  blocks: [
    { type: "level" },
    { type: "trend", degree: 2 },
    { type: "seasonality", seasons: 4, stepsPerSeason: 3, phase: "window" },
    { type: "seasonality", seasons: 3, phase: "window" },
    { type: "residual" },
  ],
};
let model: TimeVAE;
beforeAll(async () => {
  model = await fitTiny(series, interpretable, { epochs: 15 });
});
afterAll(() => model.dispose());

const range = (values: Float32Array, features: number) =>
  Array.from({ length: features }, (_, d) => {
    const column = values.filter((_, i) => i % features === d);
    return [Math.min(...column), Math.max(...column)] as const;
  });

function expectWithin(samples: SeriesArray, observed: SeriesArray): void {
  const features = observed.shape[2];
  const limits = range(observed.values, features);
  for (const [d, [low, high]] of range(samples.values, features).entries()) {
    expect(low).toBeGreaterThanOrEqual(limits[d]![0]);
    expect(high).toBeLessThanOrEqual(limits[d]![1]);
  }
}

describe("sample", () => {
  it("gives windows in the user's units, the same for the same seed", async () => {
    const samples = await model.sample(30, { seed: 5 });
    expect(samples.shape).toEqual([30, 12, 2]);
    expect(samples.columns).toEqual(series.columns);
    expect(samples.values.every(Number.isFinite)).toBe(true);
    expect(await model.sample(30, { seed: 5 })).toEqual(samples);
    expect((await model.sample(30, { seed: 6 })).values).not.toEqual(samples.values);
    expect(await model.sample(30)).toEqual(await model.sample(30, { seed: 0 }));
  });

  it("starts the same however many are asked for", async () => {
    const many = await model.sample(600, { seed: 5 });
    const few = await model.sample(10, { seed: 5 });
    expect(many.shape).toEqual([600, 12, 2]);
    expect(largestDifference(many.values.subarray(0, few.values.length), few.values)).toBeLessThan(1e-5);
  });

  it("gives different windows", async () => {
    const { values } = await model.sample(50, { seed: 1 });
    const windows = new Set(Array.from({ length: 50 }, (_, n) => values.subarray(n * 24, (n + 1) * 24).join()));
    expect(windows.size).toBe(50);
  });

  it.each([0, -1, 1.5, Number.NaN, "3" as never])("refuses a count of %s", async (count) => {
    const received = typeof count === "string" ? `"${count}"` : count;
    await expectFault(model.sample(count), `invalid-argument: count: expected an integer ≥ 1, received ${received}`);
  });

  it("refuses more than can be held, and a seed that is none", async () => {
    await expectFault(
      model.sample(1e9),
      "too-large: count: 1000000000 windows are 24000000000 numbers, more than the limit of 2^30; sample fewer at a time with different seeds",
    );
    await expectFault(
      model.sample(1, { seed: -1 }),
      "invalid-argument: seed: expected an integer from 0 to 2^53 - 1, received -1",
    );
  });
});

describe("limits", () => {
  it("keep samples within the observed range, whatever the latent vector", async () => {
    expectWithin(await model.sample(300), series);
    expectWithin(await model.decode(new Float32Array(4 * 50).map((_, i) => 40 * Math.sin(i))), series);
    const { limits } = (await model.decodeComponents(new Float32Array(4 * 50).map((_, i) => 40 * Math.sin(i))))
      .components;
    expect(limits!.values.some((value) => value !== 0)).toBe(true);
  });

  it("can be switched off", async () => {
    const free = await fitTiny(series, { limits: "none" });
    const { values } = await free.decode(new Float32Array(4 * 50).map((_, i) => 40 * Math.sin(i)));
    const [[low, high]] = range(series.values, 2) as [readonly [number, number]];
    expect(values.some((value) => value < low || value > high)).toBe(true);
    expect(free.components).toEqual(["level", "residual"]);
    await free.dispose();
  });
});

describe("components", () => {
  it("are named in the order of the blocks", async () => {
    const names = ["level", "trend", "seasonality_0", "seasonality_1", "residual", "limits"];
    expect(model.components).toEqual(names);
    expect(Object.keys((await model.decodeComponents(new Float32Array(4))).components)).toEqual(names);
    expect(Object.keys(await model.decompose(series))).toEqual(names);
  });

  it("add up to the sample, for any latent vector", async () => {
    const number = fc.double({ min: -6, max: 6, noNaN: true });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(number, number, number, number), { minLength: 1, maxLength: 5 }),
        async (rows) => {
          const z = Float32Array.from(rows.flat());
          const sample = await model.decode(z);
          const parts = Object.values((await model.decodeComponents(z)).components);
          const sum = sample.values.map((_, i) => parts.reduce((total, { values }) => total + values[i]!, 0));
          // float32 rounding of numbers up to some tens
          expect(largestDifference(sum, sample.values)).toBeLessThan(2e-5);
        },
      ),
      { numRuns: 40, seed: 1 },
    );
  });

  it("have the shapes of their formulas: a level that stands still, seasons that return", async () => {
    const parts = (await model.decodeComponents(Float32Array.of(0.5, -1, 2, 0.3))).components;
    const at = (name: string, t: number, d: number) => parts[name]!.values[t * 2 + d]!;
    for (let d = 0; d < 2; d++) {
      for (let t = 0; t < 12; t++) {
        expect(at("level", t, d)).toBe(at("level", 0, d));
        expect(at("seasonality_0", t, d)).toBe(at("seasonality_0", t - (t % 3), d));
        expect(at("seasonality_1", t, d)).toBe(at("seasonality_1", t % 3, d));
      }
      expect(at("trend", 0, d)).toBe(0);
    }
  });

  it("decompose what reconstruct gives back", async () => {
    const { values } = await model.reconstruct(series);
    const parts = Object.values(await model.decompose(series));
    const sum = values.map((_, i) => parts.reduce((total, part) => total + part.values[i]!, 0));
    expect(largestDifference(sum, values)).toBeLessThan(2e-5);
  });
});

describe("encode and decode", () => {
  it("have one latent vector per window", async () => {
    const { mean, logVariance, shape } = await model.encode(series);
    expect(shape).toEqual([60, 4]);
    expect([mean.length, logVariance.length]).toEqual([240, 240]);
    const decoded = await model.decode(mean);
    expect(decoded.values).toEqual((await model.reconstruct(series)).values);
  });

  it("do the same with many windows as with few", async () => {
    const many = sines(300);
    const few = { ...many, values: many.values.subarray(280 * 24), shape: [20, 12, 2] as const };
    const [all, end] = [await model.encode(many), await model.encode(few)];
    expect(largestDifference(all.mean.subarray(280 * 4), end.mean)).toBeLessThan(1e-5);
    expect(largestDifference(all.logVariance.subarray(280 * 4), end.logVariance)).toBeLessThan(1e-5);
  });

  it("refuse latent vectors that do not fit", async () => {
    const sizes = (received: number) =>
      `invalid-argument: z: expected a multiple of 4 numbers (one latent vector per window), received ${received}`;
    await expectFault(model.decode(new Float32Array(0)), sizes(0));
    await expectFault(model.decode(new Float32Array(6)), sizes(6));
    await expectFault(model.decodeComponents(new Float32Array(3)), sizes(3));
    await expectFault(
      model.decode(Float32Array.of(0, 0, Number.NaN, 0)),
      "invalid-data: z[2]: expected a finite number, received NaN",
    );
  });

  it("refuse windows that do not fit", async () => {
    const message = (windows: number, steps: number, features: number) =>
      `invalid-argument: series: expected windows of 12 steps × 2 features (feature_0, feature_1), received ${windows} windows of ${steps} × ${features}`;
    await expectFault(model.encode(sines(3, 11)), message(3, 11, 2));
    await expectFault(model.encode(sines(3, 12, 3)), message(3, 12, 3));
    await expectFault(model.reconstruct(seriesFrom([0, 12, 2], () => 0)), message(0, 12, 2));
    await expectFault(
      model.encode(seriesFrom([2, 12, 2], (n, t, d) => (n === 1 && t === 4 && d === 1 ? Number.NaN : 0.5))),
      "invalid-data: series: expected finite numbers, received NaN in window 1, column feature_1",
    );
  });

  it("keep the windows' positions", async () => {
    const placed = seriesFrom([3, 12, 2], (n, t) => 0.01 * (n + t), [7, 8, 9]);
    expect([...(await model.reconstruct(placed)).positions!]).toEqual([7, 8, 9]);
  });
});

it("works on after dispose", async () => {
  const before = await model.sample(3);
  await model.dispose();
  await model.dispose();
  expect(await model.sample(3)).toEqual(before);
});

describe("a constant column", () => {
  const constants = [0.1, -1234.5678, 3e9];

  it.each([
    ["per feature", {}],
    ["per step", { scaling: { per: "step" as const } }],
    ["standard", { scaling: { kind: "standard" as const } }],
    ["without limits", { limits: "none" as const }],
    ["without a level", { blocks: [{ type: "residual" }], limits: "none" as const }],
  ])("comes back as exactly that constant: scaled %s", async (_, config) => {
    const data = seriesFrom([30, 6, 4], (n, t, d) => (d === 3 ? Math.sin(n + t) : constants[d]!));
    const fitted = await fitTiny(data, config, { epochs: 2 });
    for (const { values } of [await fitted.sample(40), await fitted.reconstruct(data)]) {
      for (const [d, value] of constants.entries()) {
        expect(new Set(values.filter((_, i) => i % 4 === d))).toEqual(new Set([Math.fround(value)]));
      }
    }
    await fitted.dispose();
  });

  it("may be the only one", async () => {
    const fitted = await fitTiny(
      seriesFrom([25, 6, 1], () => 7),
      {},
      { epochs: 2 },
    );
    expect(new Set((await fitted.sample(10)).values)).toEqual(new Set([7]));
    await fitted.dispose();
  });
});

describe("variants", () => {
  it("scale per step and feature", async () => {
    const data = seriesFrom([40, 6, 2], (n, t, d) => 100 * t + d + Math.sin(n * (t + 1)));
    const fitted = await fitTiny(data, { scaling: { per: "step" } }, { epochs: 30 });
    expect(fitted.parts.scaler.shape).toEqual([6, 2]);
    // The rise over time is in the scaler: every sample has it.
    const { values } = await fitted.sample(20);
    for (let i = 0; i < values.length; i++) {
      const t = Math.floor(i / 2) % 6;
      expect(Math.abs(values[i]! - 100 * t)).toBeLessThan(10);
    }
    await fitted.dispose();
  });

  it("dense", async () => {
    const fitted = await fitTiny(series, { hidden: [16, 8], latentDim: 3 }, { epochs: 30 }, { preset: "dense" });
    expect(fitted.components).toEqual(["dense", "offset", "limits"]);
    const { epochs } = fitted.history;
    expect(epochs.at(-1)!.loss.total).toBeLessThan(epochs[0]!.loss.total / 2);
    expect((await fitted.encode(series)).shape).toEqual([60, 3]);
    await fitted.dispose();
  });

  it("the paper's preset, for few epochs", async () => {
    const fitted = await fitTiny(series, { hidden: [4] }, { epochs: 2 }, { preset: "paper" });
    expect(fitted.history).toMatchObject({ validationWindows: 0, bestEpoch: 2 });
    expect(fitted.parts.scaler).toMatchObject({ per: "step", shape: [12, 2] });
    expect(fitted.components).toEqual(["level", "residual"]);
    await fitted.dispose();
  });

  it.each([
    [2, 1],
    [3, 1],
    [7, 1],
    [25, 2],
    [9, 5],
  ])("any length and number of features: %i × %i", async (steps, features) => {
    const data = sines(30, steps, features);
    const fitted = await fitTiny(data, {}, { epochs: 1 });
    expect((await fitted.sample(2)).shape).toEqual([2, steps, features]);
    expect((await fitted.reconstruct(data)).shape).toEqual([30, steps, features]);
    await fitted.dispose();
  });

  it("numbers far from 1", async () => {
    for (const size of [1e-20, 1e12]) {
      const data = seriesFrom([40, 8, 1], (n, t) => size * (5 + Math.sin(n + t)));
      const fitted = await fitTiny(data, {}, { epochs: 2 });
      expectWithin(await fitted.sample(30), data);
      expect(fitted.history.epochs.at(-1)!.loss.total).toBeLessThan(1000);
      await fitted.dispose();
    }
  });
});
