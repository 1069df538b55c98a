import { createOrtEngine } from "@timevae/engine-ort";
import { type Comparison, type Measure, scoreMeasures } from "@timevae/eval";
import { createRandom, type SeriesArray } from "@timevae/spec";
import { describe, expect, it, vi } from "vitest";
import { changeSeries, makeSeries, makeWaves, mean, shuffleTime } from "./toy-series.js";

// Seconds alone; other work on the machine must not fail them.
vi.setConfig({ testTimeout: 180_000 });

const engine = await createOrtEngine({ runtime: "node", threads: 1 });
const measure = (id: string) => scoreMeasures.find((candidate) => candidate.id === id) as Measure;
const [discriminative, predictive, medianPredictor, strongJudge] = [
  "discriminative",
  "predictive",
  "medianPredictor",
  "strongJudge",
].map(measure) as [Measure, Measure, Measure, Measure];

const compare = (train: SeriesArray, heldOut: SeriesArray, subject?: SeriesArray): Comparison => ({
  train,
  heldOut,
  subject: subject ?? heldOut,
  isBaseline: subject === undefined,
});
const score = async (of: Measure, comparison: Comparison, seed = 1) =>
  mean(await of.compute(comparison, { engine, seed, fast: true }));

const [train, heldOut, fresh] = [1, 2, 3].map((seed) => makeWaves(400, 8, 2, seed)) as [
  SeriesArray,
  SeriesArray,
  SeriesArray,
];
const random = createRandom(9);
const shifted = changeSeries(fresh, (value) => value + 0.3);
const disjoint = changeSeries(fresh, (value) => value + 2);
const shuffled = shuffleTime(fresh, 4);

describe("discriminative score", () => {
  it("is near 0 for one distribution, near 0.5 for disjoint ones, and ranks a shift between", async () => {
    const [same, between, apart] = [
      await score(discriminative, compare(train, heldOut, fresh)),
      await score(discriminative, compare(train, heldOut, shifted)),
      await score(discriminative, compare(train, heldOut, disjoint)),
    ];
    expect(same).toBeLessThan(0.1);
    expect(between).toBeGreaterThan(same + 0.1);
    expect(apart).toBeGreaterThan(0.49);
    expect(apart).toBeGreaterThanOrEqual(between);
  });

  it("is the same for the same seed, another for another, one per repeat, and works on one column", async () => {
    const comparison = compare(makeWaves(60, 6, 1, 1), makeWaves(60, 6, 1, 2));
    const run = (seed: number) => discriminative.compute(comparison, { engine, seed, fast: true });
    const first = await run(1);
    expect(first).toHaveLength(3);
    expect(await run(1)).toEqual(first);
    expect(await run(2)).not.toEqual(first);
  });
});

describe("predictive score", () => {
  /** The last column is the first one, a step later: all that a predictor needs is there. */
  const predictable = (seed: number) => {
    const source = makeWaves(300, 9, 1, seed).values;
    return makeSeries([300, 8, 2], (n, t, d) => source[n * 9 + t + (d === 0 ? 1 : 0)]!);
  };

  it("beats the median where the past tells the future, and generators that lose that are worse", async () => {
    const [a, b] = [predictable(1), predictable(2)];
    const asReal = await score(predictive, compare(a, b, predictable(3)));
    const baseline = await score(predictive, compare(a, b));
    const lost = await score(predictive, compare(a, b, shuffleTime(predictable(3), 1)));
    const median = await score(medianPredictor, compare(a, b));
    expect(baseline).toBeLessThan(0.6 * median);
    expect(Math.abs(asReal - baseline)).toBeLessThan(0.3 * baseline);
    expect(lost).toBeGreaterThan(1.5 * asReal);
  });

  it("is the median's where nothing can be predicted", async () => {
    const noise = (seed: number) => {
      const source = createRandom(seed);
      return makeSeries([300, 6, 2], () => source.uniform());
    };
    const comparison = compare(noise(1), noise(2), noise(3));
    const [predicted, median] = [await score(predictive, comparison), await score(medianPredictor, comparison)];
    expect(median).toBeCloseTo(0.25, 1); // the mean distance of a uniform number from 1/2
    expect(Math.abs(predicted / median - 1)).toBeLessThan(0.03);
  });

  it("of a single column is about its own past", async () => {
    const waves = (seed: number) => makeWaves(200, 10, 1, seed);
    const comparison = compare(waves(1), waves(2), waves(3));
    expect(await score(predictive, comparison)).toBeLessThan(0.9 * (await score(medianPredictor, comparison)));
  });
});

describe("median predictor", () => {
  it("says the median of each step: by hand", async () => {
    const learned = makeSeries([3, 3, 1], (n, t) => [0, 0.2, 0.7][n]! + t / 10); // medians 0.3 and 0.4 at steps 1 and 2
    const real = makeSeries([2, 3, 1], (n, t) => [0.1, 0.9][n]! * t); // 0.1 0.2, 0.9 1.8
    expect(await score(medianPredictor, compare(learned, real))).toBeCloseTo((0.2 + 0.2 + 0.6 + 1.4) / 4, 6);
    expect(await score(medianPredictor, compare(real, real, learned))).toBeCloseTo((0.2 + 0.2 + 0.6 + 1.4) / 4, 6);
  });
});

describe("strong judge", () => {
  it("puts samples of known quality into their order", async () => {
    const [same, blur, time, apart] = [
      await score(strongJudge, compare(train, heldOut, fresh)),
      await score(
        strongJudge,
        compare(
          train,
          heldOut,
          changeSeries(fresh, (value) => value + 0.04 * random.normal()),
        ),
      ),
      await score(strongJudge, compare(train, heldOut, shuffled)),
      await score(strongJudge, compare(train, heldOut, disjoint)),
    ];
    expect(same).toBeLessThan(0.08);
    expect(blur).toBeGreaterThan(same + 0.1);
    expect(time).toBeGreaterThan(0.45);
    expect(apart).toBe(0.5);
    expect(await score(strongJudge, compare(train, heldOut))).toBeLessThan(0.08);
  });

  it("sees what TimeGAN's judge does not: two columns that are always equal", async () => {
    const twins = (seed: number) => {
      const source = makeWaves(400, 8, 1, seed).values;
      return makeSeries([400, 8, 2], (n, t) => source[n * 8 + t]!);
    };
    const nearly = changeSeries(twins(3), (value) => value + 0.05 * random.normal());
    const comparison = compare(twins(1), twins(2), nearly);
    const [weak, strong] = [await score(discriminative, comparison), await score(strongJudge, comparison)];
    expect(weak).toBeLessThan(0.2);
    expect(strong).toBeGreaterThan(weak + 0.2);
  });

  it("keeps windows that share rows on one side where positions are known", async () => {
    // A random walk tells every window's place: near-copies on both sides would give the place away.
    const walk = (seed: number) => {
      const source = createRandom(seed);
      let level = 0;
      const values = Array.from({ length: 640 }, () => (level += source.normal()));
      const windows = makeSeries([632, 8, 1], (n, t) => values[n + t]! / 30 - values[n]! / 30);
      return { ...windows, positions: Float64Array.from({ length: 632 }, (_, n) => n) };
    };
    expect(await score(strongJudge, compare(walk(1), walk(2), walk(3)))).toBeLessThan(0.12);
  });
});

describe("every judge", () => {
  it.each(scoreMeasures.map((each) => [each.id, each] as const))(
    "%s can be cancelled and shows progress",
    async (_, each) => {
      const comparison = compare(makeWaves(40, 6, 2, 1), makeWaves(40, 6, 2, 2), makeWaves(40, 6, 2, 3));
      const seen: number[] = [];
      const values = await each.compute(comparison, {
        engine,
        seed: 1,
        fast: true,
        onProgress: (fraction) => seen.push(fraction),
      });
      expect(values.length).toBe(each.deterministic ? 1 : values.length);
      expect(values.every((value) => Number.isFinite(value) && value >= 0)).toBe(true);
      expect(each.definition.length).toBeGreaterThan(100);
      if (each.deterministic) return;
      expect(seen.every((fraction, i) => fraction >= (seen[i - 1] ?? 0) && fraction <= 1)).toBe(true);
      expect(seen.at(-1)).toBe(1);
      const stopped = AbortSignal.abort();
      await expect(each.compute(comparison, { engine, seed: 1, fast: true, signal: stopped })).rejects.toMatchObject({
        code: "cancelled",
      });
    },
  );
});
