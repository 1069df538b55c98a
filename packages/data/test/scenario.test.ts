import {
  composeSeries,
  labelsToCsv,
  parseCsv,
  parseScenario,
  plantScenario,
  type Scenario,
  scenarioBits,
  seriesToCsv,
} from "@timevae/data";
import { describe, expect, it } from "vitest";
import { expectFault, series } from "./helpers.js";

const noise = composeSeries({
  windows: 400,
  steps: 25,
  seed: 3,
  columns: ["a", "b"],
  level: 10,
  noise: { standardDeviation: 2 },
}).series;

/** Standard deviation 2 in the first feature, 20 in the second; mean 0. */
const square = series(
  Array.from({ length: 2 }, () => Array.from({ length: 8 }, (_, t) => [t % 2 ? 2 : -2, t % 2 ? -20 : 20])),
  [0, 8],
  ["a", "b"],
);
const plant = (scenario: Scenario, seed = 1) => plantScenario(square, scenario, { seed });
/** What was added to a feature of a window, in its standard deviations. */
const added = (scenario: Scenario, d: number, n = 0) => {
  const { values } = plant(scenario).series;
  return Array.from({ length: 8 }, (_, t) => {
    const i = (n * 8 + t) * 2 + d;
    return ((values[i] as number) - (square.values[i] as number)) / (d === 0 ? 2 : 20);
  });
};

describe("plantScenario", () => {
  it("adds in standard deviations of the feature", () => {
    expect(added([{ kind: "outlier", at: 3, size: 5 }], 0)).toEqual([0, 0, 0, 5, 0, 0, 0, 0]);
    expect(added([{ kind: "outlier", at: [7, 0], size: -2, duration: 2 }], 1)).toEqual([-2, -2, 0, 0, 0, 0, 0, -2]);
    expect(added([{ kind: "levelShift", at: 5, size: 1 }], 1)).toEqual([0, 0, 0, 0, 0, 1, 1, 1]);
    expect(added([{ kind: "levelShift", at: 2, size: 1, duration: 2 }], 0)).toEqual([0, 0, 1, 1, 0, 0, 0, 0]);
    expect(added([{ kind: "changepoint", at: 4, size: 8 }], 0)).toEqual([0, 0, 0, 0, 1, 2, 3, 4]);
  });

  it("touches only the features and windows named, and leaves the series given as it was", () => {
    const before = square.values.slice();
    const scenario: Scenario = [{ kind: "outlier", at: 3, size: 5, features: ["b"], windows: [1] }];
    expect(added(scenario, 0)).toEqual(new Array(8).fill(0));
    expect(added(scenario, 1, 0)).toEqual(new Array(8).fill(0));
    expect(added(scenario, 1, 1)).toEqual([0, 0, 0, 5, 0, 0, 0, 0]);
    expect(square.values).toEqual(before);
    expect(plant(scenario).series).toMatchObject({
      shape: square.shape,
      columns: ["a", "b"],
      positions: square.positions,
    });
  });

  it("makes values missing, and counts them", () => {
    const { series: planted, labels } = plant([{ kind: "missing", at: 6, duration: 3, features: ["a"] }]);
    const holes = [...planted.values].flatMap((value, i) => (Number.isNaN(value) ? [i] : []));
    expect(holes).toEqual([12, 14, 28, 30]);
    expect(labels.missing).toBe(4);
    expect(labels.events[0]).toEqual({ window: 0, step: 6, duration: 2, feature: "a", kind: "missing", size: null });
  });

  it("marks in the mask what the events say, adding up where they overlap", () => {
    const { labels } = plantScenario(
      noise,
      [
        { kind: "outlier", rate: 0.01, size: { kind: "choice", values: [-6, 6] } },
        { kind: "levelShift", rate: 0.2, size: 3, features: ["a"] },
        { kind: "varianceBurst", rate: 0.3, size: 2, duration: 6 },
        { kind: "changepoint", rate: 0.1, size: 4 },
        { kind: "missing", rate: 0.02, duration: 2 },
      ],
      { seed: 5 },
    );
    const naive = new Uint8Array(noise.values.length);
    for (const { window, step, duration, feature, kind } of labels.events) {
      for (let t = step; t < step + duration; t++) {
        const at = (window * 25 + t) * 2 + noise.columns.indexOf(feature);
        naive[at] = (naive[at] as number) | scenarioBits[kind];
      }
    }
    expect(labels.mask).toEqual(naive);
    const count = (kind: string) => labels.events.filter((event) => event.kind === kind).length;
    expect(Math.abs(count("outlier") - 200)).toBeLessThan(50);
    expect(Math.abs(count("levelShift") - 80)).toBeLessThan(30);
    expect(Math.abs(count("varianceBurst") - 240)).toBeLessThan(50);
    expect(Math.abs(count("changepoint") - 80)).toBeLessThan(30);
    expect(Math.abs(count("missing") - 400)).toBeLessThan(70);
    expect(labels.events.filter(({ kind, step }) => kind === "levelShift" && step === 0)).toEqual([]);
  });

  it("adds noise of the asked size in a burst", () => {
    const scenario: Scenario = [{ kind: "varianceBurst", at: 5, size: 3, duration: 20, features: ["a"] }];
    const { series: planted } = plantScenario(noise, scenario, { seed: 2 });
    const differences = [...planted.values].flatMap((value, i) => {
      const inBurst = i % 2 === 0 && Math.floor(i / 2) % 25 >= 5;
      expect(inBurst || value === noise.values[i]).toBe(true);
      return inBurst ? [value - (noise.values[i] as number)] : [];
    });
    const spread = Math.sqrt(differences.reduce((sum, x) => sum + x * x, 0) / differences.length);
    expect(Math.abs(spread / 6 - 1)).toBeLessThan(0.05);
    expect(plant([{ kind: "varianceBurst", at: 0, size: 1 }]).labels.events[0]?.duration).toBe(2);
  });

  it("is the same for the same seed, and a part does not change with what stands behind it", () => {
    const outliers = { kind: "outlier", rate: 0.3, size: 4 } as const;
    expect(plant([outliers])).toEqual(plant([outliers]));
    expect(plant([outliers], 2)).not.toEqual(plant([outliers]));
    const more = plant([outliers, { kind: "levelShift", rate: 1, size: 1 }]).labels.events;
    expect(more.filter(({ kind }) => kind === "outlier")).toEqual(plant([outliers]).labels.events);
  });

  it("takes an empty scenario", () => {
    expect(plant([]).series.values).toEqual(square.values);
  });

  it("refuses a constant feature, sizes beyond float32 and negative spreads", () => {
    const flat = series([[[1], [1]]], undefined, ["x"]);
    expectFault(
      () => plantScenario(flat, [{ kind: "outlier", at: 0, size: 1 }], { seed: 1 }),
      "invalid-data",
      'scenario[0]: expected features that vary, as sizes are in standard deviations, but "x" is constant; name other features',
    );
    expect(plantScenario(flat, [{ kind: "missing", at: 0 }], { seed: 1 }).labels.missing).toBe(1);
    expectFault(
      () => plant([{ kind: "outlier", at: 0, size: 1e38, features: ["b"] }]),
      "invalid-config",
      'scenario: expected sizes that float32 can hold, but "b" went beyond 3.4e38; use smaller sizes',
    );
    expectFault(
      () => plant([{ kind: "varianceBurst", at: 0, size: { kind: "constant", value: -1 } }]),
      "invalid-config",
      "scenario[0].size: expected a distribution of numbers ≥ 0, drew -1; choose another distribution",
    );
  });
});

describe("parseScenario", () => {
  it.each([
    [{ kind: "outlier" }, "scenario: expected a list, received an object with keys kind"],
    [
      [{ kind: "levelshift", rate: 0.1, size: 1 }],
      'scenario[0].kind: expected "outlier" or "levelShift" or "changepoint" or "missing" or "varianceBurst", received "levelshift"; did you mean "levelShift"?',
    ],
    [[{ kind: "outlier", rate: 1.5, size: 1 }], "scenario[0].rate: expected a number ≥ 0 and ≤ 1, received 1.5"],
    [[{ kind: "outlier", rate: -1, size: 1 }], "scenario[0].rate: expected a number ≥ 0 and ≤ 1, received -1"],
    [[{ kind: "outlier", at: 8, size: 1 }], "scenario[0].at: expected an integer ≥ 0 and < 8, received 8"],
    [[{ kind: "outlier", at: [1, 9], size: 1 }], "scenario[0].at[1]: expected an integer ≥ 0 and < 8, received 9"],
    [[{ kind: "outlier", size: 1 }], "scenario[0]: expected either rate or at, received neither"],
    [
      [{ kind: "outlier", at: 1 }],
      "scenario[0].size: expected a number or a distribution { kind, … }, received undefined",
    ],
    [[{ kind: "missing", at: 1, size: 1 }], 'scenario[0].size: expected none, as the kind is "missing", received 1'],
    [
      [{ kind: "missing", at: 1, features: ["aa"] }],
      'scenario[0].features[0]: there is no feature "aa"; did you mean "a"? the features are a, b',
    ],
    [[{ kind: "missing", at: 1, windows: [2] }], "scenario[0].windows[0]: expected an integer ≥ 0 and < 2, received 2"],
    [[{ kind: "missing", at: 1, duration: 0 }], "scenario[0].duration: expected an integer ≥ 1, received 0"],
    [
      [{ kind: "changepoint", at: 1, size: 1, duration: 2 }],
      'scenario[0].duration: expected none, as a "changepoint" lasts to the end of its window, received 2',
    ],
    [[{ kind: "varianceBurst", at: 1, size: -1 }], "scenario[0].size: expected a number ≥ 0, received -1"],
    [
      [{ kind: "missing", at: 1, feature: "a" }],
      'scenario[0]: there is no "feature"; did you mean "features"? the keys are kind, rate, at, size, features, windows, duration',
    ],
  ])("refuses %j", (scenario, message) => {
    const target = { windows: 2, steps: 8, columns: ["a", "b"] };
    expectFault(() => parseScenario(scenario, target), "invalid-config", message);
  });
});

describe("labelsToCsv", () => {
  it("writes one event a line", () => {
    const { labels, series: planted } = plant([
      { kind: "outlier", at: 3, size: 5.5, features: ["a"], windows: [1] },
      { kind: "missing", at: 2, features: ["b"], windows: [0] },
    ]);
    expect(labelsToCsv(labels)).toBe(
      'window,step,duration,feature,kind,size\n0,2,1,b,missing,""\n1,3,1,a,outlier,5.5\n',
    );
    expect(() => seriesToCsv(planted)).toThrow("expected a finite number, received NaN");
    const table = parseCsv(seriesToCsv(planted, { allowNaN: true }));
    expect(table.cells[2]?.slice(1, 4)).toEqual(["-20", "NaN", "-20"]);
  });
});
