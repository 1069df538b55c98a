import { type ComposeSpec, composeSeries, describeSeries, parseComposeSpec, positionOf } from "@timevae/data";
import { describe, expect, it } from "vitest";
import { expectFault } from "./helpers.js";

const base = { windows: 3, steps: 8, seed: 1, columns: ["a", "b"] };
const full: ComposeSpec = {
  windows: 40,
  steps: 30,
  seed: 7,
  columns: { load: {}, wind: { level: { kind: "lognormal", logStandardDeviation: 0.5 }, seasons: [] } },
  level: { kind: "normal", mean: 100, standardDeviation: 5 },
  trend: { slope: { kind: "uniform", minimum: -2, maximum: 2 }, changepoints: { rate: 1, change: 3 } },
  seasons: [
    { seasons: 7, profile: [1, 2, 3, 4, 5, 6, 7], amplitude: { kind: "exponential", mean: 2 } },
    { seasons: 4, stepsPerSeason: 6, amplitude: 3 },
  ],
  noise: { standardDeviation: 0.5, autocorrelation: 0.6 },
  events: [
    { kind: "spike", rate: 2, size: { kind: "choice", values: [-9, 9] }, columns: ["load"] },
    { kind: "shock", rate: 0.5, size: 20, decay: 3, together: true },
  ],
};

/** One feature's values, `[N][T]`. */
function feature(series: { values: Float32Array; shape: readonly number[] }, d: number): number[][] {
  const [windows = 0, steps = 0, features = 0] = series.shape;
  return Array.from({ length: windows }, (_, n) =>
    Array.from({ length: steps }, (_, t) => series.values[(n * steps + t) * features + d] as number),
  );
}
const component = (spec: ComposeSpec, name: string) => {
  const found = composeSeries(spec).components[name];
  if (!found) throw new Error(`no component ${name}`);
  return found;
};

describe("composeSeries", () => {
  it("sums to the series: float64 sum of the float32 components, rounded once", () => {
    const { series, components } = composeSeries(full);
    expect(Object.keys(components)).toEqual(["level", "trend", "seasonality_0", "seasonality_1", "events", "noise"]);
    expect(series).toMatchObject({ shape: [40, 30, 2], columns: ["load", "wind"] });
    series.values.forEach((value, i) => {
      let sum = 0;
      for (const part of Object.values(components)) sum += part.values[i] as number;
      expect(value).toBe(Math.fround(sum));
    });
  });

  it("is the same for the same seed, and only then; it survives JSON", () => {
    expect(composeSeries(parseComposeSpec(JSON.parse(JSON.stringify(full))))).toEqual(composeSeries(full));
    expect(composeSeries({ ...full, seed: 8 }).series.values).not.toEqual(composeSeries(full).series.values);
  });

  it("leaves a component as it was when others come or go", () => {
    const { level, noise, ...rest } = full;
    if (level === undefined || noise === undefined) throw new Error("the specification has both");
    expect(component({ ...rest, noise }, "noise")).toEqual(component(full, "noise"));
    const more = { ...full, columns: { wind: (full.columns as Record<string, object>).wind ?? {}, x: {}, load: {} } };
    expect(feature(component(more, "noise"), 2)).toEqual(feature(component(full, "noise"), 0));
  });

  it("makes trends of r = t / T, bending at changepoints", () => {
    const polynomial = component({ ...base, trend: { slope: 2, curvature: -1 } }, "trend");
    const expected = Array.from({ length: 8 }, (_, t) => Math.fround(2 * (t / 8) - (t / 8) ** 2));
    expect(feature(polynomial, 1)).toEqual([expected, expected, expected]);
    expect(component({ ...base, trend: { coefficients: [2, -1] } }, "trend")).toEqual(polynomial);
    const bent = component({ ...base, trend: { slope: 8, changepoints: { at: [4], change: -16 } } }, "trend");
    expect(feature(bent, 0)[0]).toEqual([0, 1, 2, 3, 4, 3, 2, 1]);
  });

  it("makes seasons by the calendar or by the window", () => {
    const season = { seasons: 3, stepsPerSeason: 2, profile: [10, 20, 30] };
    const spec = { ...base, seasons: [season], start: -1 };
    const calendar = feature(component(spec, "seasonality_0"), 0);
    expect(calendar[0]).toEqual([30, 10, 10, 20, 20, 30, 30, 10]);
    expect(calendar[1]).toEqual([10, 20, 20, 30, 30, 10, 10, 20]);
    const window = feature(component({ ...spec, seasons: [{ ...season, phase: "window" }] }, "seasonality_0"), 0);
    expect(window[1]).toEqual([10, 10, 20, 20, 30, 30, 10, 10]);
    const sine = feature(
      component({ ...base, seasons: [{ seasons: 4, amplitude: 2, shift: 0.25 }] }, "seasonality_0"),
      0,
    );
    [2, 0, -2, 0].forEach((value, t) => {
      expect(sine[0]?.[t]).toBeCloseTo(value, 6);
    });
  });

  it("starts where the calendar says", () => {
    const timeStep = { unit: "millisecond", count: 86_400_000 } as const;
    const monday = { seasons: 7, profile: [1, 0, 0, 0, 0, 0, 0] };
    const { series } = composeSeries({ ...base, stride: 10, timeStep, start: "2026-03-02", seasons: [monday] });
    const first = positionOf(Date.parse("2026-03-02"), timeStep);
    expect(series.positions).toEqual(Float64Array.of(first, first + 10, first + 20));
    expect(feature(series, 0)[0]).toEqual([1, 0, 0, 0, 0, 0, 0, 1]);
  });

  it.each(["normal", "uniform", "laplace", "studentT"] as const)(
    "makes %s noise of the asked spread and memory",
    (distribution) => {
      const noise = { standardDeviation: 2, autocorrelation: 0.5, distribution };
      const [summary] = describeSeries(
        composeSeries({
          ...base,
          windows: 500,
          steps: 100,
          columns: ["a"],
          noise: distribution === "studentT" ? { ...noise, degreesOfFreedom: 8 } : noise,
        }).series,
      );
      expect(Math.abs(summary?.mean ?? 1)).toBeLessThan(0.05);
      expect(Math.abs((summary?.standardDeviation ?? 0) - 2)).toBeLessThan(0.05);
      expect(Math.abs((summary?.lag1Autocorrelation ?? 0) - 0.5)).toBeLessThan(0.02);
    },
  );

  it.each([
    [{ kind: "constant", value: 3 }, 3, 0],
    [{ kind: "normal", mean: 3, standardDeviation: 2 }, 3, 2],
    [{ kind: "uniform", minimum: 1, maximum: 4 }, 2.5, 3 / Math.sqrt(12)],
    [
      { kind: "lognormal", logMean: 1, logStandardDeviation: 0.4 },
      Math.exp(1.08),
      Math.exp(1.08) * Math.sqrt(Math.exp(0.16) - 1),
    ],
    [{ kind: "exponential", mean: 2 }, 2, 2],
    [{ kind: "choice", values: [0, 10], weights: [3, 1] }, 2.5, Math.sqrt(18.75)],
    [{ kind: "choice", values: [0, 10] }, 5, 5],
    [{ kind: "studentT", degreesOfFreedom: 10, center: 1, scale: 2 }, 1, 2 * Math.sqrt(10 / 8)],
  ] as const)("draws %j per window", (level, mean, deviation) => {
    const draws = feature(component({ ...base, windows: 20_000, steps: 2, columns: ["a"], level }, "level"), 0);
    expect(draws.every(([first, second]) => first === second)).toBe(true);
    const found = draws.reduce((sum, [value = 0]) => sum + value, 0) / draws.length;
    const spread = Math.sqrt(draws.reduce((sum, [value = 0]) => sum + (value - found) ** 2, 0) / draws.length);
    expect(Math.abs(found - mean)).toBeLessThan(0.03 * Math.max(1, deviation) + 1e-6);
    expect(Math.abs(spread - deviation)).toBeLessThan(0.04 * Math.max(1, deviation) + 1e-6);
  });

  it("draws once per series when asked", () => {
    const level = { kind: "normal", standardDeviation: 1, per: "series" } as const;
    const [a, b] = [0, 1].map((d) => new Set(feature(component({ ...base, level }, "level"), d).flat()));
    expect([a?.size, b?.size]).toEqual([1, 1]);
    expect(a).not.toEqual(b);
  });

  it("makes spikes, steps and shocks, and says where", () => {
    const spec: ComposeSpec = {
      ...base,
      windows: 1,
      events: [
        { kind: "spike", at: [7, 1], size: 5, width: 2, columns: ["a"] },
        { kind: "step", at: [6], size: 1, columns: ["b"] },
        { kind: "shock", at: [5], size: 8, decay: 1 / Math.LN2, columns: ["b"] },
      ],
    };
    const { components, events } = composeSeries(spec);
    const values = components.events;
    if (!values) throw new Error("there are events");
    expect(feature(values, 0)).toEqual([[0, 5, 5, 0, 0, 0, 0, 5]]);
    expect(feature(values, 1)).toEqual([[0, 0, 0, 0, 0, 8, 5, 3]]);
    expect(events).toEqual([
      { window: 0, step: 1, duration: 2, feature: "a", kind: "spike", size: 5 },
      { window: 0, step: 5, duration: 3, feature: "b", kind: "shock", size: 8 },
      { window: 0, step: 6, duration: 2, feature: "b", kind: "step", size: 1 },
      { window: 0, step: 7, duration: 1, feature: "a", kind: "spike", size: 5 },
    ]);
  });

  it("draws as many events as the rate says, alone or together", () => {
    const spike = { kind: "spike", rate: 1.5, size: 1 } as const;
    const steps = (spec: ComposeSpec, name: string) =>
      composeSeries(spec)
        .events.filter(({ feature }) => feature === name)
        .map(({ window, step }) => `${window}/${step}`);
    const alone = { ...base, windows: 2000, events: [spike] };
    const together = { ...alone, events: [{ ...spike, together: true }] };
    expect(Math.abs(steps(alone, "a").length / 2000 - 1.5)).toBeLessThan(0.1);
    expect(steps(alone, "a")).not.toEqual(steps(alone, "b"));
    expect(steps(together, "a")).toEqual(steps(together, "b"));
  });

  it("lets a column replace parts", () => {
    const { components } = composeSeries({ ...base, columns: { a: {}, b: { level: -1, events: [] } }, level: 1 });
    expect(components.level && feature(components.level, 0)[0]?.[0]).toBe(1);
    expect(components.level && feature(components.level, 1)[0]?.[0]).toBe(-1);
  });

  it("refuses draws out of range and numbers beyond float32", () => {
    const negative = { kind: "uniform", minimum: -2, maximum: -1, per: "series" } as const;
    const drawn = (action: () => unknown) => {
      try {
        action();
      } catch (error) {
        return String(error).replace(/drew -?[\d.]+/, "drew x");
      }
      return "nothing";
    };
    const advice = "drew x; choose another distribution";
    expect(drawn(() => composeSeries({ ...base, noise: { standardDeviation: negative } }))).toBe(
      `TimeVAEError: noise.standardDeviation: expected a distribution of numbers ≥ 0, ${advice}`,
    );
    expect(drawn(() => composeSeries({ ...base, noise: { standardDeviation: 1, autocorrelation: negative } }))).toBe(
      `TimeVAEError: noise.autocorrelation: expected a distribution of numbers > -1 and < 1, ${advice}`,
    );
    const shock = { kind: "shock", at: [0], size: 1, decay: negative } as const;
    expect(drawn(() => composeSeries({ ...base, events: [shock] }))).toBe(
      `TimeVAEError: events[0].decay: expected a distribution of numbers > 0, ${advice}`,
    );
    expectFault(
      () => composeSeries({ ...base, level: 1e39 }),
      "invalid-config",
      'level: expected numbers below 3.4e38 (float32), but column "a" got a larger one; use smaller quantities',
    );
    expectFault(
      () => composeSeries({ ...base, level: 3e38, trend: { slope: 3e38 } }),
      "invalid-config",
      'series: expected numbers below 3.4e38 (float32), but column "a" got a larger one; use smaller quantities',
    );
  });
});
