import { fit, nearestWindows, plainTraits, sampleHybrid, type TimeVAE } from "@timevae/core";
import { type ComposeSpec, composeSeries, generateSines } from "@timevae/data";
import { createOrtEngine } from "@timevae/engine-ort";
import { createRandom, createSeriesArray, selectWindows } from "@timevae/spec";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const series = generateSines({ windows: 60, steps: 12, features: 2, seed: 3 });
const spec: ComposeSpec = {
  windows: 8,
  steps: 12,
  seed: 5,
  columns: ["feature_0", "feature_1"],
  level: { kind: "normal", mean: 100, standardDeviation: 1 },
  trend: { slope: 12 },
  noise: { standardDeviation: 50 },
};
let model: TimeVAE;
beforeAll(async () => {
  const engine = await createOrtEngine();
  const training = { epochs: 5, seed: 1 };
  model = await fit(series, { engine, model: { hidden: [8], latentDim: 3 }, training });
});
afterAll(() => model.dispose());

describe("sampleHybrid", () => {
  it("takes the structure from the specification and the residual from the model", async () => {
    const { sample, components } = await sampleHybrid(model, spec);
    expect(Object.keys(components)).toEqual(["level", "trend", "residual"]);
    const composed = composeSeries(spec).components;
    expect(components.level).toEqual(composed.level);
    const learned = await model.sample(8, { seed: 5, components: true });
    expect(components.residual?.values).toEqual(learned.components.residual?.values);
    for (let i = 0; i < sample.values.length; i++) {
      const sum = Object.values(components).reduce((total, { values }) => total + values[i]!, 0);
      expect(Math.abs(sample.values[i]! - sum)).toBeLessThan(1e-4);
    }
  });

  it("refuses a specification for other windows", async () => {
    await expect(sampleHybrid(model, { ...spec, steps: 10 })).rejects.toThrow(
      "spec: expected windows of 12 steps with columns feature_0, feature_1 as the model has, received 10 steps with feature_0, feature_1",
    );
  });
});

describe("sample with a scenario", () => {
  it("plants what was asked for and says where", async () => {
    const plain = await model.sample(6, { seed: 2 });
    const { series: planted, labels } = await model.sample(6, {
      seed: 2,
      scenario: [{ kind: "outlier", at: [4], size: 8, features: ["feature_1"] }],
    });
    expect(labels.events.map(({ window, step, feature }) => [window, step, feature])).toEqual(
      Array.from({ length: 6 }, (_, n) => [n, 4, "feature_1"]),
    );
    for (let i = 0; i < plain.values.length; i++) {
      expect(planted.values[i] !== plain.values[i]).toBe(labels.mask[i] !== 0);
    }
  });
});

describe("nearestWindows", () => {
  it("equals sorting all distances", () => {
    const { scaler } = model.parts;
    const queries = selectWindows(series, [4, 17]);
    const size = 24;
    const scaled = (value: number, i: number) => value / scaler.scale[i % 2]!;
    const found = nearestWindows(series, queries, { scaler, count: 5 });
    for (const [n, neighbours] of found.entries()) {
      const all = Array.from({ length: 60 }, (_, m) => {
        let sum = 0;
        for (let i = 0; i < size; i++) {
          sum += scaled(queries.values[n * size + i]! - series.values[m * size + i]!, i) ** 2;
        }
        return { window: m, distance: Math.sqrt(sum / size) };
      }).sort((a, b) => a.distance - b.distance);
      expect(neighbours.map(({ window }) => window)).toEqual(all.slice(0, 5).map(({ window }) => window));
      for (const [k, { distance }] of neighbours.entries()) expect(distance).toBeCloseTo(all[k]!.distance, 5);
    }
    expect(found[0]![0]).toEqual({ window: 4, distance: 0 });
  });

  it("gives all there are when fewer than asked for, and refuses other shapes", () => {
    const few = selectWindows(series, createRandom(1).permutation(60).subarray(0, 3));
    expect(nearestWindows(few, few, { scaler: model.parts.scaler, count: 9 })[0]).toHaveLength(3);
    const other = generateSines({ windows: 2, steps: 10, features: 2, seed: 1 });
    expect(() => nearestWindows(other, few, { scaler: model.parts.scaler })).toThrow(
      "reference: expected windows of 12 steps × 2 features like the series, received 10 × 2",
    );
  });

  it("compares transformed columns as the model sees them, and only cells that both windows have", () => {
    const windows = (values: number[], mask?: number[]) =>
      createSeriesArray(
        Float32Array.from(values),
        [values.length / 2, 2, 1],
        mask ? { mask: Uint8Array.from(mask) } : {},
      );
    const scaler = { kind: "standard", per: "feature", shape: [1, 1], offset: [0], scale: [2] } as const;
    const traits = { ...plainTraits, transforms: [{ kind: "log1p" }] } as const;
    const reference = windows([0, 0, 999, 999, 60, 60]);
    const query = windows([200, 200]);
    const order = (options: object) =>
      nearestWindows(reference, query, { scaler, count: 3, ...options })[0]?.map(({ window }) => window);
    expect(order({})).toEqual([2, 0, 1]);
    expect(order({ traits })).toEqual([2, 1, 0]);
    const [nearest] = nearestWindows(reference, query, { scaler, traits })[0] ?? [];
    expect(nearest?.distance).toBeCloseTo((Math.log1p(200) - Math.log1p(60)) / 2, 5);

    const holes = windows([0, 200, 0, 0, 200, 230], [0, 1, 0, 0, 1, 1]);
    const found = nearestWindows(holes, query, { scaler, count: 3 })[0] ?? [];
    expect(found.map(({ window }) => window)).toEqual([0, 2]);
    expect(found.map(({ distance }) => distance)).toEqual(
      [0, Math.fround(Math.sqrt((30 / 2) ** 2 / 2))].map((d) => expect.closeTo(d, 4)),
    );
  });
});
