import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bendCurve } from "../src/logic/bend-curve.js";
import { chooseWindow } from "../src/logic/choose-window.js";
import { noChange, toEdit } from "../src/logic/component-changes.js";
import { componentCurve } from "../src/logic/component-curve.js";
import { componentLabel } from "../src/logic/component-label.js";
import { createPace } from "../src/logic/create-pace.js";
import { formatSeconds, formatTick, formatValue } from "../src/logic/format.js";
import { latestOnly } from "../src/logic/latest-only.js";
import { dot, principalAxes } from "../src/logic/principal-axes.js";
import { rowSpans } from "../src/logic/row-spans.js";
import { stepBand } from "../src/logic/step-band.js";
import { thinOut } from "../src/logic/thin-out.js";
import { unitKl } from "../src/logic/unit-kl.js";
import { featureOf, featureRange } from "../src/logic/window-values.js";
import type { ModelFacts } from "../src/worker/protocol.js";

describe("chooseWindow", () => {
  it("always gives at least one window, and never far more than 1500", () => {
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 2_000_000 }), (rows) => {
        const { window, stride } = chooseWindow(rows);
        const windows = Math.floor((rows - window) / stride) + 1;
        expect(windows).toBeGreaterThanOrEqual(1);
        expect(windows).toBeLessThanOrEqual(1501);
      }),
    );
    expect(chooseWindow(1461)).toEqual({ window: 24, stride: 1 });
  });
});

describe("thinOut", () => {
  it("keeps the ends and the extremes of every column, in order, and about as many rows as asked for", () => {
    const lines = fc.integer({ min: 1, max: 3 }).chain((features) =>
      fc.record({
        features: fc.constant(features),
        values: fc
          .array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: features, maxLength: 600 })
          .map((all) => all.slice(0, all.length - (all.length % features))),
      }),
    );
    fc.assert(
      fc.property(lines, fc.integer({ min: 10, max: 100 }), ({ features, values }, most) => {
        const rows = [...thinOut(values, features, most)];
        const last = values.length / features - 1;
        expect(rows).toEqual([...new Set(rows)].sort((a, b) => a - b));
        expect(rows[0]).toBe(0);
        expect(rows.at(-1)).toBe(last);
        expect(rows.length).toBeLessThanOrEqual(Math.max(most, 2 * features + 1) + 1);
        for (let d = 0; d < features; d++) {
          const column = (all: readonly number[]) => all.map((row) => values[row * features + d]!);
          const everything = column(Array.from({ length: last + 1 }, (_, row) => row));
          expect(Math.max(...column(rows))).toBe(Math.max(...everything));
          expect(Math.min(...column(rows))).toBe(Math.min(...everything));
        }
      }),
    );
  });
});

describe("rowSpans", () => {
  it("covers exactly the rows of each side's windows", () => {
    const cut = fc.record({
      window: fc.integer({ min: 1, max: 9 }),
      stride: fc.integer({ min: 1, max: 12 }),
      use: fc.array(fc.constantFrom("training", "heldOut", "dropped"), { maxLength: 30 }),
    });
    fc.assert(
      fc.property(cut, ({ window, stride, use }) => {
        const indices = (side: string) => use.flatMap((other, n) => (other === side ? [n] : []));
        const spans = rowSpans({ training: indices("training"), heldOut: indices("heldOut") }, { window, stride });
        for (const side of ["training", "heldOut"] as const) {
          const expected = new Set(
            indices(side).flatMap((n) => Array.from({ length: window }, (_, t) => n * stride + t)),
          );
          const mine = spans.filter((span) => span.use === side);
          const covered = mine.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, t) => from + t));
          expect(covered).toEqual([...expected].sort((a, b) => a - b));
          for (const [i, span] of mine.entries()) if (i > 0) expect(span.from).toBeGreaterThan(mine[i - 1]!.to);
        }
      }),
    );
  });
});

describe("bendCurve", () => {
  it("puts the point where it is wanted, and leaves alone what is out of reach", () => {
    const curve = [0, 1, 2, 3, 4, 5, 6];
    expect(bendCurve(curve, 3, 10, 0)).toEqual([0, 1, 2, 10, 4, 5, 6]);
    const bent = bendCurve(curve, 3, 10, 2);
    expect(bent[3]).toBe(10);
    expect([bent[0], bent[6]]).toEqual([0, 6]);
    expect(bent[2]! - 2).toBeCloseTo(bent[4]! - 4, 12);
    expect(bent[2]! - 2).toBeGreaterThan(bent[1]! - 1);
    expect(bendCurve(curve, 0, -1, Number.POSITIVE_INFINITY)).toEqual([-1, 0, 1, 2, 3, 4, 5]);
  });
});

describe("toEdit", () => {
  const hasProfile = (component: string) => component === "seasonality_0";

  it("draws first, then scales, then shifts, and is empty when nothing is changed", () => {
    expect(toEdit({ level: noChange, trend: { ...noChange, shift: { wind: 0 } } }, hasProfile)).toEqual({});
    const changes = {
      level: { scale: 2, shift: { wind: 3 }, curve: { rain: [1, 2] } },
      seasonality_0: { scale: 1, shift: {}, curve: { wind: [5, 6, 7] } },
    };
    expect(toEdit(changes, hasProfile)).toEqual({
      level: [{ replace: [1, 2], features: ["rain"] }, { scale: 2 }, { shift: 3, features: ["wind"] }],
      seasonality_0: [{ profile: [5, 6, 7], features: ["wind"] }],
    });
  });
});

describe("principalAxes", () => {
  it("finds the directions that points were spread along", () => {
    const [first, second] = [
      [0.6, 0.8, 0],
      [-0.8, 0.6, 0],
    ] as const;
    const points = [-3, -1, 0, 1, 3].flatMap((a) =>
      [-1, 0, 1].flatMap((b) => [0, 1, 2].map((k) => 10 + a * first[k]! + b * second[k]!)),
    );
    const { mean, axes } = principalAxes(points, 3);
    for (const value of mean) expect(value).toBeCloseTo(10, 9);
    expect(Math.abs(dot(axes[0], [...first]))).toBeCloseTo(1, 6);
    expect(Math.abs(dot(axes[1], [...second]))).toBeCloseTo(1, 6);
    expect(dot(axes[0], axes[1])).toBeCloseTo(0, 9);
  });
});

describe("unitKl", () => {
  it("is 0 for the prior, and the textbook's value elsewhere", () => {
    const encoded = {
      mean: Float32Array.of(0, 1, 0, 3),
      logVariance: Float32Array.of(0, 0, 0, Math.log(0.25)),
      shape: [2, 2] as const,
    };
    const [idle, busy] = unitKl(encoded);
    expect(idle).toBeCloseTo(0, 9);
    // ½ (μ² + σ² − 1 − ln σ²), by hand: ½ and ½ (9 + 0.25 − 1 + ln 4), their mean
    expect(busy).toBeCloseTo((0.5 + 0.5 * (9 + 0.25 - 1 + Math.log(4))) / 2, 6);
  });
});

describe("createPace", () => {
  it("counts no pauses, and not the start", () => {
    let now = 0;
    const pace = createPace(() => now);
    now = 8000;
    pace.advance(100);
    expect(pace.windowsPerSecond).toBeCloseTo(12.5, 9);
    // What starting took is forgotten with the second measurement.
    now = 8500;
    pace.pause();
    now = 60_000;
    pace.resume();
    now = 60_500;
    pace.advance(100);
    expect(pace.windowsPerSecond).toBeCloseTo(100, 9);
    now = 61_000;
    pace.advance(100);
    expect(pace.windowsPerSecond).toBeCloseTo(1 / (0.8 / 100 + 0.2 / 200), 9);
  });
});

describe("latestOnly", () => {
  it("runs the first and the last of quick requests, one at a time", async () => {
    const done: number[] = [];
    const releases: (() => void)[] = [];
    const run = latestOnly(async (request: number) => {
      await new Promise<void>((resolve) => releases.push(resolve));
      done.push(request);
    });
    for (const request of [1, 2, 3, 4]) run(request);
    expect(releases).toHaveLength(1);
    releases[0]?.();
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(releases).toHaveLength(2);
    releases[1]?.();
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(done).toEqual([1, 4]);
  });
});

describe("windows", () => {
  it("are taken apart by feature, and their ranges by step", () => {
    const values = Float32Array.of(1, 10, 2, 20, 3, 30, 4, 40);
    expect([...featureOf(values, 1, 2, 2, 1)]).toEqual([30, 40]);
    expect(featureRange(values, 2, 0)).toEqual([1, 4]);
    expect(stepBand(values, 2, 2, 0)).toEqual({ low: [1.1, 2.1], middle: [2, 3], high: [2.9, 3.9] });
  });
});

describe("texts", () => {
  it("are short and say the unit", () => {
    expect([45, 60, 125, 4200].map(formatSeconds)).toEqual(["45 s", "1 min", "2 min 5 s", "1 h 10 min"]);
    expect([0, 1234.567, 0.00001234, Number.NaN].map(formatValue)).toEqual(["0", "1235", "1.23e-5", "–"]);
    expect([formatTick(1017.5, 0.5), formatTick(1018, 0.5), formatTick(40, 20)]).toEqual(["1017.5", "1018.0", "40"]);
    expect(["level", "seasonality_0", "seasonality_1", "trend_0", "mine"].map(componentLabel)).toEqual([
      "Level",
      "Season",
      "Season 2",
      "Trend 1",
      "mine",
    ]);
  });
});

describe("componentCurve", () => {
  const model = {
    steps: 3,
    columns: ["a", "b"],
    limits: { minimum: [0, 0], maximum: [6, 60] },
    seasons: [
      {
        component: "season",
        means: [
          [1, 10],
          [2, 20],
        ],
        names: ["even", "odd"],
      },
    ],
  } as unknown as ModelFacts;
  // [T, D]
  const values = Float32Array.of(1, 10, 2, 20, 4, 40);

  it("is the learned one of a column, times the scale, plus the shift", () => {
    const made = { ...noChange, scale: 2, shift: { b: 5, a: 100 } };
    const { learned, raw, shown, shift, range, columnSpan, reach } = componentCurve(model, "trend", values, 1, made);
    expect(learned).toEqual([10, 20, 40]);
    expect(raw).toEqual(learned);
    expect(shown).toEqual([25, 45, 85]);
    expect([shift, columnSpan, reach]).toEqual([5, 60, 1]);
    // Three quarters of the curve's own span beyond its ends, and whatever is shown.
    expect(range).toEqual([10 - 22.5, 85]);
  });

  it("is what was drawn, a season's profile, and moves as the component may", () => {
    const drawn = componentCurve(model, "level", values, 0, { ...noChange, curve: { a: [7, 7, 7] } });
    expect([drawn.learned, drawn.raw, drawn.reach]).toEqual([[1, 2, 4], [7, 7, 7], Number.POSITIVE_INFINITY]);
    const season = componentCurve(model, "season", values, 1, noChange);
    expect([season.shown, season.reach]).toEqual([[10, 20], 0]);
  });
});
