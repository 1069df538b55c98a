import { expectClose } from "@timevae/graph/testing";
import { createRandom } from "@timevae/spec";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  blockConfig,
  createBlock,
  type DecoderShape,
  type EventsOptions,
  eventIndicators,
  events,
  fourierBasis,
  fourierSeasonality,
  seasonality,
} from "../src/index.js";
import { compareWithFormula, evaluateBlock, exact, shapeOf } from "./evaluate-block.js";
import { drawWeights, type Weights } from "./naive.js";

/** The remainder of a division that rounds down; of large integers exactly. */
function modulo(a: number, b: number): number {
  if (!Number.isSafeInteger(b)) return a - b * Math.floor(a / b);
  const remainder = Number(BigInt(a) % BigInt(b));
  return remainder < 0 ? remainder + b : remainder;
}
const seasonOf = (step: number, seasons: number, length: number) => modulo(Math.floor(step / length), seasons);

const near = Array.from({ length: 61 }, (_, i) => i - 30);
const far = [1e6, 1e9, 2 ** 40, 2 ** 53 - 100].flatMap((far) => [far, far + 1, far + 5, -far, -far - 3]);

describe("seasonality by the calendar", () => {
  it.each([
    [2, 1, 5],
    [7, 1, 10],
    [7, 1, 1],
    [12, 1, 30],
    [3, 4, 11],
    [5, 3, 24],
    [24, 60, 50],
    [365, 1, 3],
    [52, 7, 20],
  ])("has S = %i seasons of L = %i steps at floor((p + t) / L) mod S, in windows of %i", (seasons, length, steps) => {
    const block = seasonality({ seasons, stepsPerSeason: length });
    const cycle = seasons * length;
    const edges = [-2, -1, 0, 1].flatMap((i) => [i * cycle - 1, i * cycle, i * cycle + 1, i * cycle + length - 1]);
    const places = [...near, ...far, ...edges];
    compareWithFormula(block, shapeOf(steps), places, (theta, z, position, t, d) => {
      // Numbers near 2^53 would be rounded by p + t.
      const start = modulo(position, cycle);
      return theta(z)[d * seasons + seasonOf(start + t, seasons, length)]!;
    });
  });

  it("puts every position of whole cycles into the right season, exactly", () => {
    const size = (most: number) => fc.integer({ min: 1, max: most });
    fc.assert(
      fc.property(size(399), size(40), size(30), fc.maxSafeInteger(), (more, length, steps, somewhere) => {
        const seasons = more + 1;
        const shape: DecoderShape = { steps, features: 1, latentDim: 1, hidden: [1] };
        const block = seasonality({ seasons, stepsPerSeason: length });
        const profile = Float64Array.from({ length: seasons }, (_, s) => s);
        const weights: Weights = {
          "dense0.kernel": { data: new Float64Array(seasons), shape: [1, seasons] },
          "dense0.bias": { data: profile, shape: [seasons] },
        };
        const position = Math.trunc(somewhere / 2);
        const { data } = evaluateBlock(block, shape, weights, new Float64Array(1), [position]);
        const start = modulo(position, seasons * length);
        expect([...data]).toEqual(Array.from({ length: steps }, (_, t) => seasonOf(start + t, seasons, length)));
      }),
      { numRuns: 300 },
    );
  });

  it("equals the phase of the window where a cycle begins, and not elsewhere", () => {
    const options = { seasons: 5, stepsPerSeason: 3 };
    const [calendar, window] = [seasonality(options), seasonality({ ...options, phase: "window" })];
    const shape = shapeOf(20);
    const weights = drawWeights(calendar, shape, 33);
    const z = createRandom(34).fillNormal(new Float64Array(5 * 3));
    const places = [0, 15, -15, 15e6, -15e9];
    const expected = evaluateBlock(window, shape, weights, z, places);
    expectClose(evaluateBlock(calendar, shape, weights, z, places), expected, exact);
    const shifted = evaluateBlock(
      calendar,
      shape,
      weights,
      z,
      places.map((place) => place + 3),
    );
    expect([...shifted.data].some((value, i) => Math.abs(value - expected.data[i]!) > 0.1)).toBe(true);
  });

  it("is the same in every cycle, and moves by one season from position to position", () => {
    const block = seasonality({ seasons: 7 });
    const shape = shapeOf(14, 1);
    const weights = drawWeights(block, shape, 35);
    const one = createRandom(36).fillNormal(new Float64Array(3));
    const z = Float64Array.from({ length: 9 }, (_, i) => one[i % 3]!);
    const { data } = evaluateBlock(block, shape, weights, z, [3, 10, 4]);
    expect([...data.subarray(14, 28)]).toEqual([...data.subarray(0, 14)]);
    expect([...data.subarray(28, 41)]).toEqual([...data.subarray(1, 14)]);
  });
});

describe("fourierSeasonality", () => {
  it.each([
    [365.25, 3],
    [7, 3],
    [24 * 7, 10],
    [6.5, 2],
    [2, 1],
  ])("of period %f with %i harmonics equals sums of sines and cosines, anywhere", (period, harmonics) => {
    const block = fourierSeasonality({ period, harmonics });
    const places = [...near, 365, 366, -366, 1_000_003, 1e9, 1e9 + 1, -1e9 - 7];
    // The phase is a float32 in [0, 1): 2⁻²⁵ at most off, times 2π, the harmonic, and weights of about 3.
    const tolerance = { relative: 0, absolute: 2e-6 * harmonics * harmonics };
    compareWithFormula(
      block,
      shapeOf(20),
      places,
      (theta, z, position, t, d) => {
        let sum = 0;
        for (let k = 1; k <= harmonics; k++) {
          const angle = (2 * Math.PI * k * (modulo(position, period) + t)) / period;
          sum += theta(z)[d * 2 * harmonics + k - 1]! * Math.sin(angle);
          sum += theta(z)[d * 2 * harmonics + harmonics + k - 1]! * Math.cos(angle);
        }
        return sum;
      },
      tolerance,
    );
  });

  it("of the window starts with its cycle, wherever the window lies", () => {
    const block = fourierSeasonality({ period: 10.5, harmonics: 2, phase: "window" });
    expect(block.covariates!(shapeOf(9))).toEqual([]);
    compareWithFormula(block, shapeOf(9), [0, 3, -1], (theta, z, _, t, d) => {
      const basis = fourierBasis(10.5, 2, 9);
      return basis.reduce((sum, row, k) => sum + theta(z)[d * 4 + k]! * row[t]!, 0);
    });
    expect(fourierBasis(4, 2, 3)[0]).toEqual([0, 1, Math.sin(Math.PI)]);
    expect(fourierBasis(4, 2, 3)[3]![1]).toBeCloseTo(-1, 12);
  });
});

describe("events", () => {
  const cases: readonly EventsOptions[] = [
    { at: [3] },
    { at: [-2, 4, 11], duration: 3 },
    { at: [3, 4], duration: 2 },
    { at: [0], every: 7 },
    { at: [6, 1], every: 7, duration: 7 },
    { at: [-1, 15], every: 7, duration: 2 },
    { at: [1e9 + 3, 1e9 + 4], duration: 4 },
  ];
  it.each(cases)("%j equals loops over the dates", (options) => {
    const { at, every, duration = 1 } = options;
    const places = [...near, 1e9, 1e9 + 1, -1e9];
    // Which events of the list last at this step, and for how long already?
    const begins = (step: number) =>
      at.some((date) => (every === undefined ? date === step : modulo(step - date, every) === 0));
    compareWithFormula(events(options), shapeOf(10), places, (theta, z, position, t, d) => {
      let sum = 0;
      for (let j = 0; j < duration; j++) if (begins(position + t - j)) sum += theta(z)[d * duration + j]!;
      return sum;
    });
  });

  it("that overlap add up, and steps without any have none", () => {
    expect([...eventIndicators({ at: [2, 3], duration: 2 }, 0, 6)]).toEqual([0, 0, 1, 1, 0, 0, 0, 0, 0, 1, 1, 0]);
    expect([...eventIndicators({ at: [0], every: 3 }, -4, 6)]).toEqual([0, 1, 0, 0, 1, 0]);
    // An event that began before the window still lasts in it.
    expect([...eventIndicators({ at: [-1], duration: 3 }, 0, 3)]).toEqual([0, 0, 0, 1, 0, 0, 0, 1, 0]);
  });

  it("once are saved without `every`", () => {
    expect(blockConfig(events({ at: [3] }))).toEqual({ type: "events", at: [3], duration: 1 });
    expect(blockConfig(createBlock({ type: "events", at: [3], every: 7 }))).toEqual({
      type: "events",
      at: [3],
      every: 7,
      duration: 1,
    });
  });
});
