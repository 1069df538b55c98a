import { createRandom, createSeriesArray } from "@timevae/spec";
import { beforeAll, describe, expect, it } from "vitest";
import { crossfade } from "../src/crossfade.js";
import { sampleLong, type TimeVAE } from "../src/index.js";
import { expectFault, fitTiny, seriesFrom } from "./helpers.js";

/** A level that wanders slowly (0.98 from step to step), a season of 7 steps, and a label that lifts everything by 5. */
const wandering = (() => {
  const random = createRandom(2);
  const rows: number[] = [];
  let level = 0;
  for (let t = 0; t < 1200; t++) {
    level = 0.98 * level + 0.2 * random.normal();
    rows.push(level + Math.sin((2 * Math.PI * t) / 7));
  }
  const starts = Array.from({ length: 390 }, (_, n) => 3 * n);
  const series = seriesFrom([390, 12, 1], (n, t) => (rows[3 * n + t] as number) + (n % 2) * 5, starts);
  const indices = Uint32Array.from(starts, (_, n) => n % 2);
  return createSeriesArray(series.values, series.shape, {
    ...series,
    conditions: { station: { categories: ["low", "high"], indices } },
  });
})();
let model: TimeVAE;
beforeAll(async () => {
  const blocks = [{ type: "level" }, { type: "seasonality", seasons: 7 }, { type: "residual" }];
  model = await fitTiny(wandering, { blocks, reconstructionWeight: 10 }, { epochs: 60, learningRate: 1e-2 });
});

describe("sampleLong", () => {
  it("draws series of any length, with their place in time, alike for the same seed", async () => {
    for (const length of [12, 13, 18, 100]) {
      const options = { count: 2, start: 70, seed: 5, overlap: 5, condition: { station: "high" } };
      const long = await sampleLong(model, length, options);
      expect(long.shape).toEqual([2, length, 1]);
      expect([...long.positions!]).toEqual([70, 70]);
      expect([...long.conditions!.station!.indices]).toEqual([1, 1]);
      expect((await sampleLong(model, length, options)).values).toEqual(long.values);
      expect((await sampleLong(model, length, { ...options, seed: 6 })).values).not.toEqual(long.values);
    }
  });

  it("changes at seams no more than elsewhere, unlike windows one after another", async () => {
    const [overlap, length] = [5, 2000];
    const { values } = await sampleLong(model, length, { overlap, start: 0, seed: 3, condition: { station: "low" } });
    const windows = await model.sample(167, { seed: 3, condition: { station: "low" } });
    const meanChange = (list: Float32Array, at: (t: number) => boolean) => {
      const changes = [...list].flatMap((value, t) => (t > 0 && at(t) ? [(value - list[t - 1]!) ** 2] : []));
      return Math.sqrt(changes.reduce((sum, one) => sum + one, 0) / changes.length);
    };
    const isSeam = (t: number) => t >= 12 && (t % 7 === 0 || t % 7 === overlap);
    const inside = meanChange(windows.values, (t) => t % 12 !== 0);
    expect(meanChange(values, isSeam)).toBeLessThan(1.3 * inside);
    expect(meanChange(windows.values, (t) => t % 12 === 0)).toBeGreaterThan(1.5 * inside);
  });

  it("goes on with the season, and stays with its label", async () => {
    const { values } = await sampleLong(model, 1400, { start: 0, seed: 4, condition: { station: "high" } });
    const profile = Array.from({ length: 7 }, (_, s) => {
      const some = [...values].filter((_, t) => t % 7 === s);
      return some.reduce((sum, value) => sum + value / some.length, 0);
    });
    const mean = profile.reduce((sum, value) => sum + value / 7, 0);
    expect(Math.abs(mean - 5)).toBeLessThan(1);
    for (let s = 0; s < 7; s++)
      expect(Math.abs(profile[s]! - mean - Math.sin((2 * Math.PI * s) / 7))).toBeLessThan(0.5);
  });

  it("knows how long latent vectors last from windows that lie half a window apart", () => {
    const memory = model.parts.latentMemory!;
    expect(memory).toHaveLength(4);
    expect(memory.every((steps) => steps > 0)).toBe(true);
    // Some number follows the level, which lasts 1 / (1 − 0.98) = 50 steps; 12-step means of it a little longer.
    expect(Math.max(...memory)).toBeGreaterThan(15);
  });

  it("refuses what is no length, overlap or count, and can be stopped", async () => {
    await expectFault(sampleLong(model, 11), "invalid-argument: length: expected an integer ≥ 12, received 11");
    await expectFault(
      sampleLong(model, 20, { overlap: 12 }),
      "invalid-argument: overlap: expected an integer from 1 to 11, received 12",
    );
    await expectFault(
      sampleLong(model, 20, { count: 0 }),
      "invalid-argument: count: expected an integer ≥ 1, received 0",
    );
    await expectFault(sampleLong(model, 2 ** 29), /^too-large: /);
    const controller = new AbortController();
    const onProgress = ({ steps }: { steps: number }) => steps > 30 && controller.abort();
    await expectFault(
      sampleLong(model, 100, { overlap: 2, signal: controller.signal, onProgress }),
      "cancelled: stopped after 30 of 100 steps",
    );
  });
});

it("crossfade goes on a straight line from old to new, and changes names in the middle", () => {
  const long = { values: new Float32Array(5 * 3), count: 1, length: 5, columns: 3 };
  const names = [{ name: "a", first: 1, categories: ["x", "y"] }];
  crossfade(long, Float32Array.from([0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0]), 4, 0, 0, names);
  crossfade(long, Float32Array.from([4, 0, 1, 4, 0, 1, 4, 0, 1, 4, 0, 1]), 4, 1, 3, names);
  expect([...long.values]).toEqual([0, 1, 0, 1, 1, 0, 2, 0, 1, 3, 0, 1, 4, 0, 1]);
});
