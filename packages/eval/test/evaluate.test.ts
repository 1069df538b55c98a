import type { Engine } from "@timevae/graph";
import { createSeriesArray, type SeriesArray, TimeVAEError } from "@timevae/spec";
import { describe, expect, it } from "vitest";
import { type EvaluateOptions, type EvaluationProgress, evaluate, type Measure } from "../src/index.js";
import { shuffled, walkWindows } from "./example-windows.js";

const engine: Engine = { name: "none", compile: () => Promise.reject(new Error("no engine is needed here")) };

/** The sum of a side's values in the order in which they came: differs in the last digits for another order. */
const sum = ({ values }: SeriesArray) => values.reduce((total, value) => Math.fround(total + value), 0) / values.length;

const shift: Measure = {
  id: "shift",
  name: "Shift of the mean",
  group: "marginal",
  definition: "How far apart the means are.",
  best: "low",
  deterministic: true,
  compute: async ({ train, subject }) => [Math.abs(sum(train) - sum(subject))],
};
/** Depends on seed, side and order, as a judge does. */
const noisy: Measure = {
  ...shift,
  id: "noisy",
  name: "A judge",
  group: "score",
  deterministic: false,
  compute: async ({ subject, isBaseline }, { seed, fast, onProgress }) => {
    onProgress?.(0.5);
    const first = subject.values[0] as number;
    return Array.from({ length: fast ? 2 : 3 }, (_, k) => Math.abs(first) / 100 + seed / 10 + k + (isBaseline ? 0 : 1));
  },
};

const real = walkWindows({ rows: 160, steps: 8, features: 2, positions: true });
const synthetic = walkWindows({ rows: 120, steps: 8, features: 2, seed: 9 });
const run = (options: Partial<EvaluateOptions> = {}) =>
  evaluate({ real, synthetic, engine, measures: [shift, noisy], rival: null, fast: true, ...options });

describe("evaluate", () => {
  it("puts every measure beside that of held-out real windows, as plain data", async () => {
    const evaluation = await run({ rival: (train) => train });
    expect(JSON.parse(JSON.stringify(evaluation))).toEqual(evaluation);
    const [deterministic, judged] = evaluation.measures;
    expect(deterministic?.synthetic).toMatchObject({ standardDeviation: null, halfWidth: null });
    expect(judged?.synthetic?.values).toHaveLength(2);
    // 12.706 · √½ / √2
    expect(judged?.synthetic?.standardDeviation).toBeCloseTo(Math.SQRT1_2, 10);
    expect(judged?.synthetic?.halfWidth).toBeCloseTo(6.353, 3);
    expect(deterministic?.rival?.mean).toBe(0);
    expect(evaluation.data).toEqual({
      steps: 8,
      columns: ["feature_0", "feature_1"],
      trainWindows: 115,
      heldOutWindows: 31,
      droppedWindows: 7,
      syntheticWindows: 113,
      exactCopies: 0,
    });
    expect(evaluation.configuration).toEqual({ seed: 0, fast: true, engine: "none", holdOut: "time" });
    expect(evaluation.verdict.headline).toContain("No judge was asked.");
  });

  it("gives the same for the same seed, whatever the order of the windows", async () => {
    const heldOut = walkWindows({ rows: 60, steps: 8, features: 2, seed: 4 });
    const first = await run({ heldOut, seed: 3 });
    const again = await run({
      real: shuffled(real, 1),
      synthetic: shuffled(synthetic, 2),
      heldOut: shuffled(heldOut, 3),
      seed: 3,
    });
    expect(again).toEqual(first);
    expect(await run({ heldOut, seed: 4 })).not.toEqual(first);
    const split = await run({ seed: 3 });
    expect(await run({ real: shuffled(real, 1), seed: 3 })).toEqual(split);
  });

  it("judges scaled windows, whatever their units", async () => {
    const scaled = (series: SeriesArray) =>
      createSeriesArray(
        series.values.map((value) => value * 1024),
        series.shape,
        series,
      );
    const plain = await run();
    const large = await run({ real: scaled(real), synthetic: scaled(synthetic) });
    expect(large.measures.map((measure) => measure.synthetic)).toEqual(
      plain.measures.map((measure) => measure.synthetic),
    );
  });

  it("says how far it is, up to the end", async () => {
    const told: EvaluationProgress[] = [];
    await run({ onProgress: (progress) => told.push(progress) });
    const fractions = told.map(({ fraction }) => fraction);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions.at(-1)).toBeCloseTo(1, 12);
    expect(new Set(told.map(({ task }) => task))).toContain("A judge, held-out real windows");
    expect(told.at(-1)?.secondsLeft).toBeCloseTo(0, 6);
  });

  it("can be stopped", async () => {
    const controller = new AbortController();
    const slow: Measure = {
      ...noisy,
      compute: (_, { signal }) =>
        new Promise((_, reject) => {
          signal?.addEventListener("abort", () => reject(new Error("stopped")));
          controller.abort();
        }),
    };
    const stopped = run({ measures: [slow], signal: controller.signal });
    await expect(stopped).rejects.toMatchObject({ code: "cancelled" });
    await expect(run({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "cancelled" });
  });

  it("keeps going where a measure does not apply, and stops where one fails", async () => {
    const unfit: Measure = {
      ...shift,
      compute: () => Promise.reject(new TimeVAEError("unsupported", "it needs two columns")),
    };
    const undefinedThere: Measure = { ...shift, id: "undefined", compute: async () => [Number.NaN] };
    const { measures } = await run({ measures: [unfit, undefinedThere, noisy] });
    expect(measures[0]).toMatchObject({ synthetic: null, standing: null, reason: "it needs two columns" });
    expect(measures[1]).toMatchObject({ synthetic: null, reason: "it is not defined for this data" });
    expect(measures[2]?.synthetic).not.toBeNull();
    const broken: Measure = { ...shift, compute: () => Promise.reject(new Error("out of memory")) };
    await expect(run({ measures: [broken, noisy] })).rejects.toThrow("out of memory");
  });
});

describe("evaluate refuses", () => {
  const withNaN = createSeriesArray(synthetic.values.slice().fill(Number.NaN, 35, 36), synthetic.shape);
  const gap = new Uint8Array(synthetic.values.length).fill(1).fill(0, 16, 17);
  const few = walkWindows({ rows: 20, steps: 8, features: 2 });
  const bad: readonly (readonly [what: string, options: Partial<EvaluateOptions>, message: string])[] = [
    [
      "another T",
      { synthetic: walkWindows({ rows: 300, steps: 9, features: 2 }) },
      "synthetic: expected windows of T = 8 steps as the real ones, received T = 9; cut both into windows of the same length",
    ],
    [
      "another D",
      { synthetic: walkWindows({ rows: 300, steps: 8, features: 3 }) },
      "synthetic: expected D = 2 columns as the real windows (feature_0, feature_1), received D = 3 (feature_0, feature_1, feature_2); choose the same columns",
    ],
    [
      "another T of held-out windows",
      { heldOut: walkWindows({ rows: 300, steps: 7, features: 2 }) },
      "held-out: expected windows of T = 8 steps as the real ones, received T = 7; cut both into windows of the same length",
    ],
    [
      "a value that is none",
      { synthetic: withNaN },
      'synthetic: window 2, column "feature_1": expected a finite number, received NaN; fill or remove it',
    ],
    [
      "a value that is missing",
      { synthetic: createSeriesArray(synthetic.values, synthetic.shape, { mask: gap }) },
      'synthetic: window 1, column "feature_0": expected a value, it is missing; fill the gaps or leave such windows out, judges cannot see them',
    ],
    [
      "too few synthetic windows",
      { synthetic: few },
      "synthetic: expected at least 40 windows of at least 2 steps and 1 feature, received 13 of 8 × 2; judges need some to learn from and others to be tested on",
    ],
    [
      "too few real windows",
      { real: few },
      "real: expected at least 50 windows of at least 2 steps and 1 feature, received 13 of 8 × 2; judges need some to learn from and others to be tested on",
    ],
    [
      "other columns",
      {
        real: createSeriesArray(real.values, real.shape, { columns: ["wind", "rain"] }),
        synthetic: createSeriesArray(synthetic.values, synthetic.shape, { columns: ["wind", "snow"] }),
      },
      "synthetic: expected the columns wind, rain as the real windows, received wind, snow; rename or choose them",
    ],
  ];
  it.each(bad)("%s", async (_, options, message) => {
    await expect(run(options)).rejects.toMatchObject({ code: "invalid-data", message });
  });
});

describe("evaluate warns", () => {
  it("of the same file twice, and of copies", async () => {
    const twice = await run({ synthetic: real });
    expect(twice.warnings[0]).toMatch(/^115 of 153 synthetic windows .* is it the same file twice\?$/);
    expect(twice.verdict.privacy).toBe("copies");
    const copied = synthetic.values.slice();
    copied.set(real.values.subarray(0, 16));
    const one = await run({ synthetic: createSeriesArray(copied, synthetic.shape) });
    expect(one.data.exactCopies).toBe(1);
    expect(one.warnings[0]).toBe("1 of 113 synthetic windows equal a training window in every number.");
  });

  it("of held-out windows that were learned from, and of constants", async () => {
    const constant = (series: SeriesArray) =>
      createSeriesArray(
        series.values.map((value, i) => (i % 2 === 0 ? 5 : value)),
        series.shape,
        { columns: ["still", "moving"] },
      );
    const { warnings } = await run({
      real: constant(real),
      heldOut: constant(real),
      synthetic: constant(synthetic),
      warnings: ["told before"],
    });
    expect(warnings).toEqual([
      "told before",
      "153 of 153 held-out windows equal a training window in every number: the real-vs-real row looks better than it should.",
      'The real data never changes in "still".',
    ]);
  });

  it("of windows set aside by itself", async () => {
    const { warnings } = await run();
    expect(warnings).toEqual([
      "No held-out windows were given: the last real windows, 31 of 153, were set aside. If the generator learned from them too, privacy looks better than it is.",
    ]);
  });

  it("matches columns by name", async () => {
    const named = (series: SeriesArray, columns: string[]) =>
      createSeriesArray(series.values, series.shape, { columns });
    const swapped = synthetic.values.map((_, i) => synthetic.values[i % 2 === 0 ? i + 1 : i - 1] as number);
    const straight = await run({ real: named(real, ["a", "b"]), synthetic: named(synthetic, ["a", "b"]) });
    const crossed = await run({
      real: named(real, ["a", "b"]),
      synthetic: createSeriesArray(swapped, synthetic.shape, { columns: ["b", "a"] }),
    });
    expect(crossed).toEqual(straight);
  });
});
