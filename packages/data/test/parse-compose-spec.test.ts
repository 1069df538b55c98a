import { parseComposeSpec } from "@timevae/data";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectFault } from "./helpers.js";

const base = { windows: 3, steps: 8, seed: 1, columns: ["a", "b"] };

describe("parseComposeSpec", () => {
  it.each([
    [3, "spec: expected an object, received 3"],
    [
      { ...base, sesons: [] },
      'spec: there is no "sesons"; did you mean "seasons"? the keys are windows, steps, seed, columns, timeStep, start, stride, level, trend, seasons, noise, events',
    ],
    [{ ...base, windows: 0 }, "windows: expected an integer ≥ 1, received 0"],
    [{ ...base, steps: 1 }, "steps: expected an integer ≥ 2, received 1"],
    [{ ...base, seed: -1 }, "seed: expected an integer ≥ 0, received -1"],
    [{ ...base, columns: [] }, "columns: expected at least one name, received []"],
    [{ ...base, columns: ["a", "a"] }, 'columns[1]: expected a name that is not there yet, received "a"'],
    [{ ...base, columns: ["a", 3] }, "columns[1]: expected a name, received 3"],
    [{ ...base, columns: "a" }, 'columns: expected an object, received "a"'],
    [
      { ...base, columns: { a: { lvel: 3 } } },
      'columns.a: there is no "lvel"; did you mean "level"? the keys are level, trend, seasons, noise, events',
    ],
    [
      { ...base, columns: { a: { level: "x" } } },
      'columns.a.level: expected a number or a distribution { kind, … }, received "x"',
    ],
    [
      { ...base, level: { kind: "unifrom" } },
      'level.kind: expected "constant" or "normal" or "uniform" or "lognormal" or "exponential" or "choice" or "studentT", received "unifrom"; did you mean "uniform"?',
    ],
    [
      { ...base, level: { kind: "normal", standardDeviation: -1 } },
      "level.standardDeviation: expected a number ≥ 0, received -1",
    ],
    [
      { ...base, level: { kind: "uniform", minimum: 2, maximum: 1 } },
      "level.maximum: expected a number ≥ 2, received 1",
    ],
    [{ ...base, level: { kind: "constant" } }, "level.value: expected a number, received undefined"],
    [
      { ...base, level: { kind: "constant", value: 1, per: "step" } },
      'level.per: expected "window" or "series", received "step"',
    ],
    [
      { ...base, level: { kind: "choice", values: [1, 2], weights: [1] } },
      "level.weights: expected 2 weights, received [1]",
    ],
    [
      { ...base, level: { kind: "choice", values: [1], weights: [0] } },
      "level.weights: expected a weight above 0, received [0]",
    ],
    [{ ...base, level: { kind: "choice", values: [] } }, "level.values: expected a list of at least 1, received []"],
    [
      { ...base, trend: { slope: 1, coefficients: [1] } },
      "trend.slope: expected none, as coefficients are given, received 1",
    ],
    [
      { ...base, trend: { changepoints: { change: 1 } } },
      "trend.changepoints: expected either rate or at, received neither",
    ],
    [
      { ...base, trend: { changepoints: { change: 1, at: [8] } } },
      "trend.changepoints.at[0]: expected an integer ≥ 0 and < 8, received 8",
    ],
    [{ ...base, seasons: [{ seasons: 1, amplitude: 1 }] }, "seasons[0].seasons: expected an integer ≥ 2, received 1"],
    [
      { ...base, seasons: [{ seasons: 2, stepsPerSeason: 0, amplitude: 1 }] },
      "seasons[0].stepsPerSeason: expected an integer ≥ 1, received 0",
    ],
    [
      { ...base, seasons: [{ seasons: 2, profile: [1] }] },
      "seasons[0].profile: expected 2 values, one per season, received [1]",
    ],
    [
      { ...base, seasons: [{ seasons: 2 }] },
      "seasons[0]: expected a profile or an amplitude, received an object with keys seasons",
    ],
    [
      { ...base, seasons: [{ seasons: 2, profile: [1, 2], shift: 1 }] },
      "seasons[0].shift: expected none, as a profile is given, received 1",
    ],
    [{ ...base, noise: { standardDeviation: -1 } }, "noise.standardDeviation: expected a number ≥ 0, received -1"],
    [
      { ...base, noise: { standardDeviation: 1, autocorrelation: 1 } },
      "noise.autocorrelation: expected a number > -1 and < 1, received 1",
    ],
    [
      { ...base, noise: { standardDeviation: 1, distribution: "studentT", degreesOfFreedom: 2 } },
      "noise.degreesOfFreedom: expected a number > 2, received 2",
    ],
    [
      { ...base, noise: { standardDeviation: 1, degreesOfFreedom: 3 } },
      'noise.degreesOfFreedom: expected none, as the distribution is "normal", received 3',
    ],
    [
      { ...base, events: [{ kind: "spike", rate: 1, at: [1], size: 1 }] },
      "events[0]: expected either rate or at, received rate and at",
    ],
    [
      { ...base, events: [{ kind: "spike", rate: 9, size: 1 }] },
      "events[0].rate: expected a number ≥ 0 and ≤ 8, received 9",
    ],
    [
      { ...base, events: [{ kind: "step", rate: 1, size: 1, width: 2 }] },
      'events[0].width: expected none, as the kind is "step", received 2',
    ],
    [
      { ...base, events: [{ kind: "shock", rate: 1, size: 1, decay: 0 }] },
      "events[0].decay: expected a number > 0, received 0",
    ],
    [
      { ...base, events: [{ kind: "spike", rate: 1, size: 1, columns: ["bb"] }] },
      'events[0].columns[0]: there is no column "bb"; did you mean "b"? the columns are a, b',
    ],
    [
      { ...base, events: [{ kind: "spike", rate: 1, size: 1, together: 1 }] },
      "events[0].together: expected true or false, received 1",
    ],
    [{ ...base, stride: 7 }, "stride: expected an integer ≥ 8, received 7"],
    [{ ...base, start: "2026-01-01" }, 'start: expected an integer, as there is no timeStep, received "2026-01-01"'],
    [{ ...base, timeStep: { unit: "month", count: 0 } }, "timeStep.count: expected an integer ≥ 1, received 0"],
    [
      { ...base, start: "2026-01-15", timeStep: { unit: "month", count: 1 } },
      'start: expected a time on the grid of 1 month, received "2026-01-15"; the nearest are 2026-01 and 2026-02',
    ],
  ])("refuses %j", (spec, message) => {
    expectFault(() => parseComposeSpec(spec), "invalid-config", message);
  });

  it("refuses an absurd size", () => {
    const message =
      "expected at most 2^30 numbers, received 1000000000 windows × 8 steps × 2 columns; use fewer windows";
    expectFault(() => parseComposeSpec({ ...base, windows: 1e9 }), "too-large", message);
  });

  it("never throws anything but our errors", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(() => parseComposeSpec(value)).toThrow(/expected|there is no/);
      }),
    );
  });
});
