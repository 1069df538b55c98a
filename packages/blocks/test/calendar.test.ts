import { gradients, input, reduceSum, sizeOf } from "@timevae/graph";
import { evaluateTensors, type RealFeed } from "@timevae/graph/reference";
import { expectClose } from "@timevae/graph/testing";
import { createRandom, isTimeVAEError } from "@timevae/spec";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Block,
  blockConfig,
  createBlock,
  type DecoderShape,
  type EventsOptions,
  eventIndicators,
  events,
  fourierBasis,
  fourierSeasonality,
  piecewiseTrend,
  piecewiseTrendBasis,
  residual,
  seasonality,
} from "../src/index.js";
import { dense, drawWeights, encodedSteps, type Matrix, relu, type Weights } from "./naive.js";

/** Both sides are float64, but covariates are float32. */
const exact = { relative: 1e-9, absolute: 1e-9 };
const shapeOf = (steps: number, features = 2): DecoderShape => ({ steps, features, latentDim: 3, hidden: [4, 3] });

/** The block's windows at these positions; covariates go through float32, as in the model. */
function run(block: Block, shape: DecoderShape, weights: Weights, z: Float64Array, positions: readonly number[]) {
  const parameters = Object.fromEntries(Object.entries(weights).map(([name, { shape: s }]) => [name, input(name, s)]));
  const covariates = block.covariates?.(shape) ?? [];
  const output = block.build(
    input("z", ["N", shape.latentDim]),
    parameters,
    shape,
    Object.fromEntries(covariates.map(({ name, size }) => [name, input(name, ["N", size])])),
  );
  const feeds: Record<string, RealFeed> = { ...weights, z: { data: z, shape: [positions.length, shape.latentDim] } };
  for (const { name, size, values } of covariates) {
    const data = positions.flatMap((position) => [...Float32Array.from(values(position))]);
    feeds[name] = { data, shape: [positions.length, size] };
  }
  return evaluateTensors([output], feeds)[0]!;
}

/** Compares with a formula for one number of one window. */
function compare(
  block: Block,
  shape: DecoderShape,
  positions: readonly number[],
  naive: (theta: (latent: number[]) => number[], z: number[], position: number, t: number, d: number) => number,
  tolerance = exact,
  activated = false,
): void {
  const { steps, features, latentDim } = shape;
  const weights = drawWeights(block, shape, 31);
  const z = createRandom(32).fillNormal(new Float64Array(positions.length * latentDim));
  const theta = (latent: number[]) =>
    activated ? dense(relu(dense(latent, weights, "dense0")), weights, "dense1") : dense(latent, weights, "dense0");
  const expected = positions.flatMap((position, n): Matrix => {
    const latent = [...z.subarray(n * latentDim, (n + 1) * latentDim)];
    return Array.from({ length: steps }, (_, t) =>
      Array.from({ length: features }, (_, d) => naive(theta, latent, position, t, d)),
    );
  });
  const actual = run(block, shape, weights, z, positions);
  expectClose(actual, { data: expected.flat(), shape: [positions.length, steps, features] }, tolerance, block.type);
}

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
    compare(block, shapeOf(steps), places, (theta, z, position, t, d) => {
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
        const { data } = run(block, shape, weights, new Float64Array(1), [position]);
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
    const expected = run(window, shape, weights, z, places);
    expectClose(run(calendar, shape, weights, z, places), expected, exact);
    const shifted = run(
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
    const { data } = run(block, shape, weights, z, [3, 10, 4]);
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
    compare(
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
    compare(block, shapeOf(9), [0, 3, -1], (theta, z, _, t, d) => {
      const basis = fourierBasis(10.5, 2, 9);
      return basis.reduce((sum, row, k) => sum + theta(z)[d * 4 + k]! * row[t]!, 0);
    });
    expect(fourierBasis(4, 2, 3)[0]).toEqual([0, 1, Math.sin(Math.PI)]);
    expect(fourierBasis(4, 2, 3)[3]![1]).toBeCloseTo(-1, 12);
  });
});

describe("piecewiseTrend", () => {
  it.each([[1], [3], [[0.25]], [[0.1, 0.5, 0.9]]])(
    "with changepoints %j is a line that breaks there",
    (changepoints) => {
      const places =
        typeof changepoints === "number"
          ? Array.from({ length: changepoints }, (_, i) => (i + 1) / (changepoints + 1))
          : changepoints;
      const count = places.length + 1;
      for (const steps of [2, 7, 24]) {
        compare(
          piecewiseTrend({ changepoints }),
          shapeOf(steps),
          [0, 0, 5],
          (theta, z, _, t, d) => {
            const r = t / steps;
            let sum = theta(z)[d * count]! * r;
            for (const [i, c] of places.entries()) if (r > c) sum += theta(z)[d * count + i + 1]! * (r - c);
            return sum;
          },
          exact,
          true,
        );
      }
    },
  );

  it("has a table of hinges", () => {
    expect(piecewiseTrendBasis([0.5], 4)).toEqual([
      [0, 0.25, 0.5, 0.75],
      [0, 0, 0, 0.25],
    ]);
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
    compare(events(options), shapeOf(10), places, (theta, z, position, t, d) => {
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

describe("residual with one layer for every step", () => {
  const sizes = { features: 3, latentDim: 4, hidden: [5, 6, 7] };
  const count = (block: Block, steps: number) =>
    block.parameters({ ...sizes, steps }).reduce((sum, { shape }) => sum + sizeOf(shape), 0);

  it("ends in D × D weights", () => {
    for (const steps of [2, 5, 24, 30]) {
      const specs = residual({ head: "perStep" }).parameters({ ...sizes, steps });
      const shapes = Object.fromEntries(specs.map(({ name, shape }) => [name, shape]));
      expect(shapes["dense1.kernel"]).toEqual([3, 3]);
      expect(shapes["dense1.bias"]).toEqual([3]);
      expect(shapes["dense0.kernel"]).toEqual([4, encodedSteps({ ...sizes, steps }) * 7]);
      expect(shapes["deconv2.kernel"]).toEqual([5, 9]);
    }
  });

  it("grows with T, while the published head grows with T²", () => {
    const perStep = residual({ head: "perStep" });
    const growth = [80, 160, 320].map((steps) => count(perStep, steps + 80) - count(perStep, steps));
    // Per 8 steps one encoded step more: 7 columns of Z + 1 numbers.
    expect(growth).toEqual([350, 350, 350]);
    expect(count(residual(), 1600) / count(residual(), 800)).toBeGreaterThan(3.9);
  });

  it("gives every step its own numbers, and learns through all its layers", () => {
    const shape = { ...sizes, steps: 11 };
    const block = residual({ head: "perStep" });
    const weights = drawWeights(block, shape, 37);
    const z = createRandom(38).fillNormal(new Float64Array(3 * 4));
    const { data } = run(block, shape, weights, z, [0, 0, 0]);
    const rows = Array.from({ length: 33 }, (_, i) => [...data.subarray(i * 3, (i + 1) * 3)].join());
    expect(new Set(rows).size).toBeGreaterThan(20);
    const parameters = Object.fromEntries(
      Object.entries(weights).map(([name, { shape: s }]) => [name, input(name, s)]),
    );
    const output = block.build(input("z", ["N", 4]), parameters, shape, {});
    const slopes = evaluateTensors(gradients(reduceSum(output), Object.values(parameters)), {
      ...weights,
      z: { data: z, shape: [3, 4] },
    });
    for (const [i, name] of Object.keys(parameters).entries()) {
      expect(
        [...slopes[i]!.data].some((slope) => slope !== 0),
        name,
      ).toBe(true);
    }
  });
});

describe("wrong options", () => {
  const any = (value: unknown) => value as never;
  const changepoints =
    "piecewiseTrend.changepoints: expected an integer from 1 to 1000, or ascending numbers between 0 and 1, received";
  const phase = 'seasonality.phase: expected "calendar" or "window", received';
  const harmonics = "fourierSeasonality.harmonics: expected an integer from 1 to half the period";
  const at = "events.at: expected at least one position on the time axis, integers, received";

  it.each<readonly [() => Block, string]>([
    [() => seasonality(any({ seasons: 7, phase: "week" })), `${phase} "week"`],
    [() => seasonality(any({ seasons: 7, phase: null })), `${phase} null`],
    [
      () => seasonality({ seasons: 2 ** 53 }),
      "seasonality.seasons: expected an integer ≥ 2, received 9007199254740992",
    ],
    [
      () => fourierSeasonality({ period: 1, harmonics: 1 }),
      "fourierSeasonality.period: expected a number of steps > 1, received 1",
    ],
    [
      () => fourierSeasonality({ period: Number.POSITIVE_INFINITY, harmonics: 1 }),
      "fourierSeasonality.period: expected a number of steps > 1, received Infinity",
    ],
    [
      () => fourierSeasonality(any({ period: "7", harmonics: 1 })),
      'fourierSeasonality.period: expected a number of steps > 1, received "7"',
    ],
    [() => fourierSeasonality({ period: 7, harmonics: 0 }), `${harmonics} (3), received 0`],
    [() => fourierSeasonality({ period: 7, harmonics: 4 }), `${harmonics} (3), received 4`],
    [() => fourierSeasonality({ period: 365.25, harmonics: 1.5 }), `${harmonics} (182), received 1.5`],
    [() => fourierSeasonality(any({ period: 7 })), `${harmonics} (3), received undefined`],
    [
      () => fourierSeasonality(any({ period: 7, harmonics: 1, phase: 0 })),
      'fourierSeasonality.phase: expected "calendar" or "window", received 0',
    ],
    [() => piecewiseTrend({ changepoints: 0 }), `${changepoints} 0`],
    [() => piecewiseTrend({ changepoints: -1 }), `${changepoints} -1`],
    [() => piecewiseTrend({ changepoints: 1.5 }), `${changepoints} 1.5`],
    [() => piecewiseTrend({ changepoints: 1001 }), `${changepoints} 1001`],
    [() => piecewiseTrend({ changepoints: [] }), `${changepoints} []`],
    [() => piecewiseTrend({ changepoints: [0.5, 0.2] }), `${changepoints} [0.5,0.2]`],
    [() => piecewiseTrend({ changepoints: [0.5, 0.5] }), `${changepoints} [0.5,0.5]`],
    [() => piecewiseTrend({ changepoints: [0] }), `${changepoints} [0]`],
    [() => piecewiseTrend({ changepoints: [0.5, 1] }), `${changepoints} [0.5,1]`],
    [() => piecewiseTrend({ changepoints: any("2") }), `${changepoints} "2"`],
    [() => piecewiseTrend(any({})), `${changepoints} undefined`],
    [() => events({ at: [] }), `${at} []`],
    [() => events({ at: [1.5] }), `${at} [1.5]`],
    [() => events(any({ at: 3 })), `${at} 3`],
    [() => events(any({})), `${at} undefined`],
    [() => events({ at: [1], every: 1 }), "events.every: expected an integer ≥ 2, received 1"],
    [() => events({ at: [1], every: 7.5 }), "events.every: expected an integer ≥ 2, received 7.5"],
    [() => events({ at: [1], duration: 0 }), "events.duration: expected an integer from 1 to 10000, received 0"],
    [() => events({ at: [1], every: 7, duration: 8 }), "events.duration: expected an integer from 1 to 7, received 8"],
    [() => residual(any({ head: "step" })), 'residual.head: expected "dense" or "perStep", received "step"'],
    [() => residual(any({ head: null })), 'residual.head: expected "dense" or "perStep", received null'],
  ])("are refused (case %#)", (make, message) => {
    let caught: unknown;
    try {
      make();
    } catch (error) {
      caught = error;
    }
    if (!isTimeVAEError(caught)) throw new Error(`expected a TimeVAEError, caught ${String(caught)}`);
    expect(`${caught.code}: ${caught.message}`).toBe(`invalid-config: ${message}`);
  });
});
