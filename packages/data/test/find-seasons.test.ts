import { existsSync, readFileSync } from "node:fs";
import { type ComposeSpec, composeSeries, findSeasons, parseCsv, selectNumericColumns } from "@timevae/data";
import { createRandom } from "@timevae/spec";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { noiseBackground } from "../src/noise-background.js";
import { removePolynomial } from "../src/polynomial-fit.js";
import { autocorrelation, powerSpectrum } from "../src/spectrum.js";
import { expectFault } from "./helpers.js";

const hours = { unit: "millisecond", count: 3_600_000 } as const;
const days = { unit: "millisecond", count: 86_400_000 } as const;
const shared = new URL("../../../../shared/data/ETTh1.csv", import.meta.url);

const draw = (spec: Omit<ComposeSpec, "windows" | "seed" | "columns">, seed = 1) =>
  Float64Array.from(composeSeries({ ...spec, windows: 1, seed, columns: ["a"] }).series.values);
const blocks = (found: ReturnType<typeof findSeasons>) =>
  found.proposals.map(({ seasons, stepsPerSeason }) => `${seasons}x${stepsPerSeason}`);
/** AR(1) of `memory`; 1 is a random walk. */
function noise(length: number, memory: number, seed: number): Float64Array {
  const random = createRandom(seed);
  let value = 0;
  return Float64Array.from({ length }, () => {
    value = memory * value + random.normal();
    return value;
  });
}

const weekly: Omit<ComposeSpec, "windows" | "seed" | "columns"> = {
  steps: 24 * 7 * 12,
  level: 5,
  trend: { slope: 4 },
  seasons: [
    { seasons: 24, amplitude: 2 },
    { seasons: 7, stepsPerSeason: 24, profile: [0, 0, 0, 0, 0, 2, 3] },
  ],
  noise: { standardDeviation: 1 },
};

describe("findSeasons", () => {
  it("finds day and week in hourly data, and the trend", () => {
    const found = findSeasons(draw(weekly), { timeStep: hours });
    expect(blocks(found)).toEqual(["24x1", "7x24"]);
    // The sine's variance is 2, the week's 1.35, the noise's 1.
    expect(Math.abs((found.proposals[0]?.strength ?? 0) - 2 / 4.35)).toBeLessThan(0.05);
    expect(Math.abs((found.proposals[1]?.strength ?? 0) - 1.35 / 4.35)).toBeLessThan(0.05);
    expect(found.trend?.degree).toBe(1);
    expect(found.summary[0]).toMatch(
      /^season of 24 × 1 step: a period of one day \(24 steps\); the spectrum's peak is \d+ times the noise around it; the pattern of each half explains 4\d % of the other half's variance$/,
    );
    expect(found.summary[1]).toMatch(/^season of 7 × 24 steps: a period of one week \(168 steps\); /);
    expect(found.summary[2]).toMatch(/^trend of degree 1: over the whole series a line explains \d+ % of the variance/);
    expect(found.summary).toHaveLength(3);
  });

  it("finds them without knowing the calendar", () => {
    expect(blocks(findSeasons(draw(weekly)))).toEqual(["24x1", "7x24"]);
  });

  it("leaves out what is longer than a window, and what is weaker than the strongest", () => {
    const short = findSeasons(draw(weekly), { timeStep: hours, window: 48 });
    expect(blocks(short)).toEqual(["24x1"]);
    expect(short.summary).toContain("left out: a period of one week (168 steps), longer than the window of 48 steps");
    const one = findSeasons(draw(weekly), { timeStep: hours, maxSeasons: 1 });
    expect(blocks(one)).toEqual(["24x1"]);
    expect(one.summary).toContain("left out: a period of one week (168 steps), weaker than the 1 proposed");
  });

  it("finds the year in months and in days", () => {
    const profile = [1, 2, 3, 9, 5, 2, 1, 1, 3, 4, 2, 8];
    const sales = draw({
      steps: 144,
      trend: { slope: 20 },
      seasons: [{ seasons: 12, profile }],
      noise: { standardDeviation: 1 },
    });
    expect(blocks(findSeasons(sales, { timeStep: { unit: "month", count: 1 } }))).toEqual(["12x1"]);
    expect(blocks(findSeasons(sales))).toEqual(["12x1"]);
    const weather = draw({
      steps: 1461,
      seasons: [{ seasons: 365, amplitude: 5 }],
      noise: { standardDeviation: 2, autocorrelation: 0.6 },
    });
    const [year] = findSeasons(weather, { timeStep: days }).proposals;
    expect(year).toMatchObject({ seasons: 73, stepsPerSeason: 5, period: 365.2425 });
    expect(year?.drift).toBeCloseTo(0.2425 * 4, 1);
  });

  it("does not propose harmonics by themselves", () => {
    const spike = draw({
      steps: 1200,
      seasons: [{ seasons: 24, profile: Array.from({ length: 24 }, (_, k) => (k < 3 ? 5 : 0)) }],
      noise: { standardDeviation: 1 },
    });
    expect(blocks(findSeasons(spike))).toEqual(["24x1"]);
    const second = draw({ steps: 1200, seasons: [{ seasons: 12, amplitude: 2 }], noise: { standardDeviation: 1 } });
    expect(blocks(findSeasons(second))).toEqual(["12x1"]);
    expect(blocks(findSeasons(second, { timeStep: hours }))).toEqual(["24x1"]); // the calendar's reading of it
  });

  it("finds the fundamental after a stronger harmonic", () => {
    const random = createRandom(4);
    const wave = (t: number, period: number) => Math.cos((2 * Math.PI * t) / period);
    const values = Float64Array.from(
      { length: 1000 },
      (_, t) => wave(t, 12) + 0.3 * wave(t, 24) + 0.5 * random.normal(),
    );
    expect(blocks(findSeasons(values))).toEqual(["12x1", "24x1"]);
  });

  it("gives the true period of one that is not whole, and says that whole seasons drift", () => {
    const found = findSeasons(Float64Array.from({ length: 1000 }, (_, t) => Math.sin((2 * Math.PI * t) / 13.37)));
    expect(found.proposals).toHaveLength(1);
    expect(Math.abs((found.proposals[0]?.period ?? 0) - 13.37)).toBeLessThan(0.02);
    expect(found.summary[0]).toContain("whole seasons run 28 steps away from it over the data");
  });

  it.each([
    ["white noise", 0, 0],
    ["AR(1) noise of 0.5", 0.5, 0],
    ["AR(1) noise of 0.9", 0.9, 2],
    ["a random walk", 1, 4],
  ])("finds none in %s", (_, memory, most) => {
    let alarms = 0;
    for (const length of [100, 500, 2000]) {
      for (let seed = 0; seed < 50; seed++) {
        const found = findSeasons(noise(length, memory, seed * 7 + length), { timeStep: hours });
        if (found.proposals.length > 0) alarms += 1;
        else
          expect(found.summary[0]).toBe(
            "no season: no peak of the spectrum stands out of noise with a pattern that repeats",
          );
      }
    }
    expect(alarms).toBeLessThanOrEqual(most);
  });

  it("never proposes a period longer than a third of the data", () => {
    const two = draw({ steps: 400, seasons: [{ seasons: 200, amplitude: 5 }], noise: { standardDeviation: 1 } });
    for (const { period } of findSeasons(two).proposals) expect(period).toBeLessThanOrEqual(400 / 3);
  });

  it("searches every column and says how many have the season", () => {
    const steps = 960;
    const { series } = composeSeries({
      windows: 1,
      steps,
      seed: 2,
      columns: { load: {}, noise: { seasons: [] }, constant: { seasons: [], noise: { standardDeviation: 0 } } },
      seasons: [{ seasons: 24, amplitude: 2 }],
      noise: { standardDeviation: 1 },
    });
    const rows = { columns: series.columns, values: Float64Array.from(series.values), start: 5 };
    const found = findSeasons(rows, { timeStep: hours });
    expect(blocks(found)).toEqual(["24x1"]);
    expect(found.summary[0]).toMatch(/variance, mean of 3 columns of which 1 has it$/);
    expect(Math.abs((found.proposals[0]?.strength ?? 0) - 2 / 3 / 3)).toBeLessThan(0.03);
  });

  it("looks for trends within windows when told their length", () => {
    const drifting = draw({ steps: 480, trend: { slope: 100 }, noise: { standardDeviation: 1 } });
    expect(findSeasons(drifting, { window: 96 }).trend?.degree).toBe(1);
    expect(findSeasons(drifting, { window: 5 }).trend).toBeNull();
    const arch = draw({ steps: 200, trend: { slope: 40, curvature: -40 }, noise: { standardDeviation: 1 } });
    expect(findSeasons(arch).trend?.degree).toBe(2);
    expect(findSeasons(noise(500, 0, 3)).trend).toBeNull();
  });

  it.skipIf(!existsSync(shared))("finds the day in ETTh1 (skipped where ../shared/data is absent)", () => {
    const rows = selectNumericColumns(parseCsv(readFileSync(shared)), { time: "date" });
    expect(rows.timeStep).toEqual(hours);
    const found = findSeasons(rows, { timeStep: rows.timeStep });
    expect(blocks(found)[0]).toBe("24x1");
    expect(found.proposals[0]?.strength).toBeGreaterThan(0.05);
  });

  it("takes constants and short series", () => {
    expect(findSeasons(new Float64Array(100).fill(3)).proposals).toEqual([]);
    expect(findSeasons(new Float64Array(10))).toEqual({
      proposals: [],
      trend: null,
      summary: ["no season: 10 rows are too few, at least 16"],
    });
    expect(findSeasons(noise(16, 0, 1)).proposals).toEqual([]);
  });

  it("refuses what is no number, and options out of range", () => {
    const holes = Float64Array.of(1, 2, Number.NaN, 4);
    const message = 'row 1, column "a": expected a finite number, received NaN; fill it';
    expectFault(() => findSeasons({ columns: ["a", "b"], values: holes }), "invalid-data", message);
    const options = "expected an integer ≥";
    expectFault(
      () => findSeasons(holes, { maxSeasons: -1 }),
      "invalid-argument",
      `maxSeasons: ${options} 0, received -1`,
    );
    expectFault(() => findSeasons(holes, { window: 1 }), "invalid-argument", `window: ${options} 2, received 1`);
  });
});

describe("the spectrum", () => {
  const series = fc
    .array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 3, maxLength: 40 })
    .map((list) => Float64Array.from(list));

  it("is that of the definition", () => {
    fc.assert(
      fc.property(series, (values) => {
        const { power, frequencyStep } = powerSpectrum(values);
        expect(power.length).toBe(Math.round(0.5 / frequencyStep) + 1);
        power.forEach((value, k) => {
          let [re, im] = [0, 0];
          values.forEach((x, t) => {
            const taper = 0.5 - 0.5 * Math.cos((2 * Math.PI * (t + 0.5)) / values.length);
            re += taper * x * Math.cos(2 * Math.PI * k * frequencyStep * t);
            im += taper * x * Math.sin(2 * Math.PI * k * frequencyStep * t);
          });
          expect(Math.abs(value - re * re - im * im)).toBeLessThan(1e-8);
        });
      }),
      { numRuns: 30 },
    );
  });

  it("gives the autocorrelation of the definition", () => {
    fc.assert(
      fc.property(series, (values) => {
        const square = values.reduce((sum, x) => sum + x * x, 0);
        fc.pre(square > 1e-3);
        autocorrelation(values).forEach((value, lag) => {
          let product = 0;
          for (let t = lag; t < values.length; t++) product += (values[t] as number) * (values[t - lag] as number);
          expect(Math.abs(value - product / square)).toBeLessThan(1e-9);
        });
      }),
    );
  });

  it("has the background of the noise, whatever its peaks", () => {
    const values = noise(4000, 0.8, 5).map((x, t) => x + 3 * Math.sin((2 * Math.PI * t) / 24));
    const spectrum = powerSpectrum(removePolynomial(values, 2));
    const background = noiseBackground(spectrum, 4000);
    for (const frequency of [0.005, 1 / 24, 0.1, 0.25, 0.4]) {
      // Hann's taper keeps 3/8 of the power.
      const truth = (4000 * 0.375) / (1 - 1.6 * Math.cos(2 * Math.PI * frequency) + 0.64);
      const ratio = (background[Math.round(frequency / spectrum.frequencyStep)] as number) / truth;
      expect(ratio, `at ${frequency}`).toBeGreaterThan(0.7);
      expect(ratio, `at ${frequency}`).toBeLessThan(1.7);
    }
  });
});

describe("removePolynomial", () => {
  it("removes polynomials and leaves what is orthogonal", () => {
    const coefficient = fc.double({ min: -5, max: 5, noNaN: true });
    fc.assert(
      fc.property(coefficient, coefficient, coefficient, (a, b, c) => {
        const values = Float64Array.from({ length: 50 }, (_, t) => a + (b * t) / 50 + c * (t / 50) ** 2);
        for (const rest of removePolynomial(values, 2)) expect(Math.abs(rest)).toBeLessThan(1e-10);
        const mean = values.reduce((sum, x) => sum + x, 0) / 50;
        removePolynomial(values, 0).forEach((rest, t) => {
          expect(rest).toBeCloseTo((values[t] as number) - mean, 10);
        });
      }),
    );
  });
});
