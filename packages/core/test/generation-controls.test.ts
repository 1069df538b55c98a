import { createWindows } from "@timevae/data";
import { createSeriesArray, type SeriesArray, selectWindows } from "@timevae/spec";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type ComponentEdit,
  type Edit,
  modelFromFiles,
  modelToFiles,
  type SampleOptions,
  type TimeVAE,
} from "../src/index.js";
import { expectFault, fitTiny, largestDifference, nodeEngine, seriesFrom, sines } from "./helpers.js";

const steps = 10;
const day = 86_400_000;
const rows = Float64Array.from({ length: 400 }, (_, i) => {
  const t = i >> 1;
  return i % 2 === 0 ? 10 + Math.sin((2 * Math.PI * t) / 7) + t / 100 : 500 - 40 * Math.cos(t / 3);
});
/** Daily windows of two features that start at positions 100 … 290. */
const windows = createWindows({ columns: ["sales", "visits"], values: rows }, { window: steps, start: 100 });
const blocks = [
  { type: "level" },
  { type: "trend", degree: 2 },
  { type: "seasonality", seasons: 7 },
  { type: "seasonality", seasons: 3, stepsPerSeason: 2, phase: "window" },
  { type: "residual" },
];
let model: TimeVAE;
let undated: TimeVAE;
beforeAll(async () => {
  model = await fitTiny(windows, { blocks }, { epochs: 3 }, { timeStep: { unit: "millisecond", count: day } });
  undated = await fitTiny(windows, { blocks: [{ type: "level" }, { type: "seasonality", seasons: 7 }] }, { epochs: 1 });
});
afterAll(async () => {
  for (const each of [model, undated]) await each.dispose();
});

const drawn = (options: SampleOptions = {}, count = 6) => model.sample(count, { ...options, components: true });
/** Value of window n, step t, feature d. */
const at = ({ values, shape }: SeriesArray, n: number, t: number, d: number) =>
  values[(n * shape[1] + t) * shape[2] + d]!;
function expectEach(series: SeriesArray, expected: (n: number, t: number, d: number) => number): void {
  const [count, length, features] = series.shape;
  for (let n = 0; n < count; n++) {
    for (let t = 0; t < length; t++) {
      for (let d = 0; d < features; d++)
        expect(at(series, n, t, d), `[${[n, t, d]}]`).toEqual(Math.fround(expected(n, t, d) + 0));
    }
  }
}

describe("where windows start", () => {
  it("decides which seasons they have", async () => {
    for (const start of [0, 103, -4, 1_000_000_000]) {
      const [here, aWeekLater, aDayLater] = await Promise.all(
        [start, start + 7, start + 1].map((place) => drawn({ start: place })),
      );
      expect([...here!.sample.positions!]).toEqual(new Array(6).fill(start));
      const [season, later] = [here!.components.seasonality_0!, aDayLater!.components.seasonality_0!];
      expect(aWeekLater!.components.seasonality_0!.values).toEqual(season.values);
      for (let n = 0; n < 6; n++) {
        for (let t = 0; t + 1 < steps; t++) {
          for (let d = 0; d < 2; d++) expect(at(later, n, t, d)).toBe(at(season, n, t + 1, d));
        }
      }
      expect(largestDifference(later.values, season.values)).toBeGreaterThan(1e-3);
      // Everything else knows nothing of the calendar.
      for (const name of ["level", "trend", "seasonality_1", "residual"]) {
        expect(aDayLater!.components[name]!.values, name).toEqual(here!.components[name]!.values);
      }
    }
  });

  it("is drawn from the span of the training windows, by the seed", async () => {
    const { first, last } = model.parts.calendar!;
    expect([first, last]).toEqual([100, 290]);
    const positions = [...(await model.sample(500, { seed: 3 })).positions!];
    expect(positions.every((place) => Number.isInteger(place) && place >= first && place <= last)).toBe(true);
    expect(new Set(positions).size).toBeGreaterThan(120);
    expect(new Set(positions.map((place) => place % 7)).size).toBe(7);
    expect([...(await model.sample(500, { seed: 3 })).positions!]).toEqual(positions);
    expect([...(await model.sample(500, { seed: 4 })).positions!]).not.toEqual(positions);
  });

  it("may be a date, when it is known what a step is", async () => {
    const monday = await drawn({ start: "2024-01-01" });
    const days = (Date.UTC(2024, 0, 1) - Date.UTC(1970, 0, 5)) / day;
    expect(days % 7).toBe(0);
    expect(monday.sample.positions![0]).toBe(days);
    expect(monday.components.seasonality_0!.values).toEqual(
      (await drawn({ start: 0 })).components.seasonality_0!.values,
    );
    const thursday = await drawn({ start: "2024-01-04" });
    expect(thursday.components.seasonality_0!.values).toEqual(
      (await drawn({ start: 3 })).components.seasonality_0!.values,
    );
    const loaded = modelFromFiles(modelToFiles(model), await nodeEngine());
    expect(await loaded.sample(6, { start: "2024-01-04", components: true })).toEqual(thursday);
    await loaded.dispose();
  });

  it.each<readonly [unknown, string | RegExp]>([
    [1.5, "invalid-argument: start: expected a position (an integer) or a date, received 1.5"],
    [Number.NaN, "invalid-argument: start: expected a position (an integer) or a date, received NaN"],
    [2 ** 53, "invalid-argument: start: expected a position (an integer) or a date, received 9007199254740992"],
    ["2024-01-01 12:00", /^invalid-argument: start: expected a time on the grid of 1 day, .* nearest are 2024-01-01/],
    ["next week", /^invalid-argument: start: .*"next week"/],
    ["2024-02-30", /^invalid-argument: start: .*"2024-02-30"/],
  ])("is refused when it is %j", async (start, fault) => {
    await expectFault(model.sample(1, { start: start as string }), fault);
  });

  it("cannot be a date for a model that only knows rows", async () => {
    expect((await undated.sample(2, { start: 5 })).positions).toEqual(new Float64Array([5, 5]));
    await expectFault(
      undated.sample(1, { start: "2024-01-01" }),
      'invalid-argument: start: expected a position (an integer), received "2024-01-01"; this model does not know dates, it was learned without a time column',
    );
  });

  it("is checked for every window that is decoded", async () => {
    const z = new Float32Array(8);
    for (const positions of [[1], [1, 2, 3], [1, 0.5], [1, Number.NaN]]) {
      await expectFault(
        model.decode(z, { positions }),
        `invalid-argument: positions: expected 2 integers, one per window, received ${positions.length} numbers`,
      );
    }
  });
});

describe("edits", () => {
  it("leave components that add up to the sample, in every case", async () => {
    const edits: readonly (Edit | undefined)[] = [
      undefined,
      { level: { shift: 3 } },
      { seasonality_0: { scale: 0 }, trend: { slope: 2 }, residual: { scale: 0.5, features: ["visits"] } },
    ];
    for (const edit of edits) {
      const { sample, components } = await drawn({ edit });
      const sum = new Float64Array(sample.values.length);
      for (const { values } of Object.values(components)) for (const [i, value] of values.entries()) sum[i]! += value;
      const largest = Math.max(...sample.values.map(Math.abs));
      expect(largestDifference(sum, sample.values)).toBeLessThan(1e-5 * largest);
      expect((await model.sample(6, { edit })).values).toEqual(edit ? sample.values : (await model.sample(6)).values);
      // Limits keep to what was observed; an edit may leave it.
      expect(Object.keys(components).includes("limits")).toBe(edit === undefined);
    }
  });

  const plain: readonly (readonly [string, string, ComponentEdit, (value: number, t: number, d: number) => number])[] =
    [
      ["scale", "trend", { scale: 2.5 }, (value) => value * 2.5],
      ["switch off", "residual", { scale: 0 }, (value) => value * 0],
      ["shift", "level", { shift: -3 }, (value) => value - 3],
      ["scale, then shift", "level", { shift: 1, scale: 0.5 }, (value) => value * 0.5 + 1],
      [
        "change some features",
        "level",
        { shift: 7, features: ["visits"] },
        (value, _, d) => (d === 1 ? value + 7 : value),
      ],
      ["replace", "residual", { replace: [1, 2, 3, 4, 5, 6, 7, 8, 9, 0] }, (_, t) => (t + 1) % 10],
      ["replace and scale", "level", { replace: new Array(10).fill(2), scale: 3, shift: 1 }, () => 7],
      ["give a slope", "trend", { slope: -0.5 }, (_, t) => -0.5 * t],
      ["give a slope to one feature", "trend", { slope: 4, features: ["sales"] }, (v, t, d) => (d === 0 ? 4 * t : v)],
    ];
  it.each(plain)("%s: %s %j", async (_, name, edit, expected) => {
    const before = await drawn();
    const after = await drawn({ edit: { [name]: edit } });
    expectEach(after.components[name]!, (n, t, d) => expected(at(before.components[name]!, n, t, d), t, d));
    for (const other of model.components) {
      if (other !== name && other !== "limits") expect(after.components[other]).toEqual(before.components[other]);
    }
  });

  it("give a season profile by the calendar, or by the window", async () => {
    const [week, halves] = [
      [10, 11, 12, 13, 14, 15, 16],
      [5, 6, 7],
    ];
    for (const start of [0, 3, -1, "2024-01-05"]) {
      const edit = { seasonality_0: { profile: week }, seasonality_1: { profile: halves, features: ["sales"] } };
      const [{ components, sample }, before] = [await drawn({ start, edit }), await drawn({ start })];
      const place = sample.positions![0]!;
      expectEach(components.seasonality_0!, (_, t) => 10 + ((((place + t) % 7) + 7) % 7));
      expectEach(components.seasonality_1!, (n, t, d) =>
        d === 0 ? 5 + (Math.floor(t / 2) % 3) : at(before.components.seasonality_1!, n, t, 1),
      );
    }
    // Windows of different starts, each by its own.
    const { components, sample } = await drawn({ edit: { seasonality_0: { profile: week, scale: 2 } } }, 40);
    expectEach(components.seasonality_0!, (n, t) => 2 * (10 + ((sample.positions![n]! + t) % 7)));
  });

  it("may be several for one component, one after another", async () => {
    const edits = [{ scale: 0 }, { shift: 5, features: ["sales"] }, { shift: -2, features: ["visits"] }, { scale: 3 }];
    const { components } = await drawn({ edit: { level: edits } });
    expectEach(components.level!, (_n, _t, d) => (d === 0 ? 15 : -6));
    const untouched = await drawn({ edit: { level: [] } });
    expect(untouched.components.level).toEqual((await drawn()).components.level);
  });

  it("work on a loaded model and on given latent vectors", async () => {
    const loaded = modelFromFiles(modelToFiles(model), await nodeEngine());
    const edit: Edit = { trend: { slope: 1 }, level: { scale: 2 }, residual: { scale: 0 } };
    expect(await loaded.sample(6, { edit, components: true })).toEqual(await drawn({ edit }));
    await loaded.dispose();
    const { mean } = await model.encode(selectWindows(windows, [3, 80]));
    const options = { positions: [103, 180], edit };
    const { sample, components } = await model.decodeComponents(mean, options);
    expect(await model.decode(mean, options)).toEqual(sample);
    expectEach(components.trend!, (_, t) => t);
  });

  const only = "expected only scale, shift, replace, slope, profile, features";
  it.each<readonly [unknown, string]>([
    [
      { season: { scale: 2 } },
      'edit.season: expected one of the components level, trend, seasonality_0, seasonality_1, residual, received "season"',
    ],
    [
      { limits: { scale: 0 } },
      'edit.limits: expected one of the components level, trend, seasonality_0, seasonality_1, residual, received "limits"',
    ],
    [{ level: { factor: 2 } }, `edit.level.factor: ${only}`],
    [{ level: [{ scale: 1 }, { Scale: 2 }] }, `edit.level.Scale: ${only}`],
    [{ level: { scale: Number.NaN } }, "edit.level.scale: expected a finite number, received NaN"],
    [{ level: { scale: "2" } }, 'edit.level.scale: expected a finite number, received "2"'],
    [{ level: { shift: null } }, "edit.level.shift: expected a finite number, received null"],
    [{ level: { shift: Number.POSITIVE_INFINITY } }, "edit.level.shift: expected a finite number, received Infinity"],
    [{ level: { replace: [1, 2] } }, "edit.level.replace: expected 10 finite numbers, received [1,2]"],
    [{ level: { replace: 5 } }, "edit.level.replace: expected 10 finite numbers, received 5"],
    [{ trend: { slope: Number.NaN } }, "edit.trend.slope: expected a finite number, received NaN"],
    [{ level: { slope: 1 } }, "edit.level.slope: only a trend has a slope; use replace"],
    [{ seasonality_0: { slope: 1 } }, "edit.seasonality_0.slope: only a trend has a slope; use replace"],
    [{ trend: { profile: [1] } }, "edit.trend.profile: only a seasonality has a profile; use replace"],
    [{ seasonality_0: { profile: [1, 2] } }, "edit.seasonality_0.profile: expected 7 finite numbers, received [1,2]"],
    [{ trend: { slope: 1, replace: [] } }, "edit.trend: expected one of replace, slope and profile, received several"],
    [
      { level: { features: ["sales", "price"] } },
      'edit.level.features: expected some of sales, visits, received "price"',
    ],
    [{ level: { features: "sales" } }, 'edit.level.features: expected some of sales, visits, received "sales"'],
    [{ level: 3 }, "edit.level: expected an edit (an object), received 3"],
    [{ level: [null] }, "edit.level: expected an edit (an object), received null"],
    ["level", 'edit: expected edits by component (an object), received "level"'],
    [[{ scale: 2 }], "edit: expected edits by component (an object), received an array of 1"],
  ])("are refused when they do not fit: %j", async (edit, message) => {
    await expectFault(model.sample(2, { edit: edit as Edit }), `invalid-argument: ${message}`);
  });
});

describe("windows and their places", () => {
  it("interpolate from one window's reconstruction to the other's", async () => {
    const pair = selectWindows(windows, [4, 4 + 70]); // both on the same day of the week
    const [path, ends] = [await model.interpolate(pair, 5), await model.reconstruct(pair)];
    const size = steps * 2;
    expect(path.shape).toEqual([5, steps, 2]);
    expect([...path.positions!]).toEqual(new Array(5).fill(104));
    expect(largestDifference(path.values.subarray(0, size), ends.values.subarray(0, size))).toBeLessThan(1e-3);
    expect(largestDifference(path.values.subarray(4 * size), ends.values.subarray(size))).toBeLessThan(1e-3);
    expect(largestDifference(ends.values.subarray(0, size), ends.values.subarray(size))).toBeGreaterThan(0.1);
    const { mean } = await model.encode(pair);
    const middle = Float32Array.from({ length: 4 }, (_, k) => (mean[k]! + mean[4 + k]!) / 2);
    const expected = await model.decode(middle, { positions: [104] });
    expect(largestDifference(path.values.subarray(2 * size, 3 * size), expected.values)).toBeLessThan(1e-3);
    await expectFault(model.interpolate(pair, 1), "invalid-argument: count: expected an integer ≥ 2, received 1");
    await expectFault(model.interpolate(windows, 3), "invalid-argument: pair: expected 2 windows, received 191");
  });

  it("need to be known for a calendar", async () => {
    const placeless = createSeriesArray(windows.values, windows.shape, { columns: windows.columns });
    const fault =
      "invalid-data: series: expected windows that know their place in time (positions), for seasonality_0.phase, received none. " +
      'Cut them from rows, or use phase: "window"';
    await expectFault(fitTiny(placeless, { blocks }), fault);
    for (const use of [
      () => model.reconstruct(placeless),
      () => model.decompose(placeless),
      () => model.interpolate(selectWindows(placeless, [0, 1]), 3),
    ]) {
      await expectFault(use(), fault);
    }
    expect((await model.encode(placeless)).mean).toEqual((await model.encode(windows)).mean);
  });

  it("are not needed without one: arrays [N, T, D] from anywhere", async () => {
    const seasonal = [{ type: "level" }, { type: "seasonality", seasons: 4, phase: "window" }];
    const free = await fitTiny(sines(30), { blocks: seasonal }, { epochs: 1 });
    expect(free.parts.calendar).toBeNull();
    expect((await free.sample(3)).positions).toBeUndefined();
    expect(Object.keys(await free.decompose(sines(2)))).toEqual(["level", "seasonality_0", "limits"]);
    expect((await free.interpolate(sines(2), 3)).shape).toEqual([3, 12, 2]);
    await free.dispose();
  });

  it("mean the same window when they are a whole cycle apart", async () => {
    const one = seriesFrom([1, steps, 2], (_, t, d) => 10 + t + 490 * d, [101]);
    const [here, there] = [one, { ...one, positions: Float64Array.of(101 + 7 * 12_345) }];
    expect((await model.reconstruct(there)).values).toEqual((await model.reconstruct(here)).values);
    const shifted = { ...one, positions: Float64Array.of(102) };
    expect((await model.reconstruct(shifted)).values).not.toEqual((await model.reconstruct(here)).values);
  });
});
