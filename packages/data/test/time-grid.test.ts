import {
  createWindows,
  formatTime,
  parseCsv,
  parseSeries,
  parseStart,
  positionOf,
  selectNumericColumns,
  splitAtRandom,
  splitByTime,
  type TimeStep,
  timeOf,
} from "@timevae/data";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesOf, expectFault } from "./helpers.js";
import { advice, days, hours, months, ms } from "./time-examples.js";

describe("the grid of a step", () => {
  it("begins on a Monday, at midnight UTC, in January", () => {
    const at = (text: string, step: TimeStep) => positionOf(ms(text)[0] as number, step);
    expect(at("1970-01-05", days)).toBe(0);
    expect(at("2026-03-02", days) % 7).toBe(0); // a Monday
    expect(at("2026-03-01T13:00", hours) % 24).toBe(13);
    expect(at("2026-03-01", months) % 12).toBe(2);
    expect(at("1969-12-01", months)).toBe(-1);
  });

  it("maps positions to times and back", () => {
    const step = fc.oneof(
      fc.record({ unit: fc.constant("month" as const), count: fc.integer({ min: 1, max: 24 }) }),
      fc.record({ unit: fc.constant("millisecond" as const), count: fc.integer({ min: 1, max: 1e9 }) }),
    );
    fc.assert(
      fc.property(step, fc.nat(), fc.integer({ min: -900, max: 900 }), (base, seed, position) => {
        const step = { ...base, offset: seed % base.count };
        const time = timeOf(position, step);
        expect(positionOf(time, step)).toBe(position);
        expect(positionOf(timeOf(position + 1, step) - 1, step)).toBe(position);
        expect(parseStart(formatTime(time, step), step)).toBe(position);
      }),
    );
  });

  it.each([
    ["2026-03-01T13:05", days, "2026-03-01T13:05"],
    ["2026-03-01T00:00", days, "2026-03-01"],
    ["2026-03-01T00:00", hours, "2026-03-01T00:00"],
    ["2026-03-01T00:00", { unit: "millisecond", count: 1000 }, "2026-03-01T00:00:00"],
    ["2026-03-01T00:00", { unit: "millisecond", count: 10 }, "2026-03-01T00:00:00.000"],
    ["2026-03-31T00:00", months, "2026-03"],
  ] as const)("writes %s shortly", (text, step, short) => {
    expect(formatTime(ms(text)[0] as number, step)).toBe(short);
  });
});

describe("parseStart", () => {
  it("finds the position of a day", () => {
    expect(parseStart("1970-01-06", days)).toBe(1);
    expect(parseStart("1970-03", months)).toBe(2);
  });

  it("refuses what is no time or between two steps", () => {
    const nearest = 'start: expected a time on the grid of 1 day, received "2026-03-01T05:00"; the nearest are';
    expectFault(() => parseStart("2026-03-01T05:00", days), "invalid-argument", `${nearest} 2026-03-01 and 2026-03-02`);
    expectFault(
      () => parseStart("2026-03-15", { unit: "month", count: 3 }),
      "invalid-argument",
      'start: expected a time on the grid of 3 months, received "2026-03-15"; the nearest are 2026-01 and 2026-04',
    );
    expectFault(
      () => parseStart("tomorrow", days),
      "invalid-argument",
      `start: expected a time, received "tomorrow"; ${advice}`,
    );
  });
});

describe("a time column", () => {
  const csv = (dates: string[]) => `date,a\n${dates.map((date, i) => `${date},${i}`).join("\n")}\n`;
  const march = Array.from({ length: 20 }, (_, i) => `2026-03-${String(i + 1).padStart(2, "0")}`);
  const first = positionOf(Date.parse("2026-03-01"), days);

  it("puts the windows on the absolute grid", () => {
    const { series, timeStep, timeProblem } = parseSeries(bytesOf(csv(march)), "x.csv", {
      time: "date",
      window: 4,
      stride: 3,
    });
    expect(timeStep).toEqual(days);
    expect(timeProblem).toBeUndefined();
    expect([...(series.positions ?? [])]).toEqual([0, 3, 6, 9, 12, 15].map((row) => first + row));
  });

  it("splits the same as row numbers do", () => {
    const bytes = bytesOf(csv(march));
    const counted = parseSeries(bytes, "x.csv", { window: 3 }).series;
    const dated = parseSeries(bytes, "x.csv", { window: 3, time: "date" }).series;
    expect(dated.positions?.[0]).toBe(first);
    const indices = (split: ReturnType<typeof splitByTime>) => [split.train.indices, split.test.indices, split.dropped];
    expect(indices(splitByTime(dated, { testFraction: 0.2 }))).toEqual(
      indices(splitByTime(counted, { testFraction: 0.2 })),
    );
    expect(indices(splitAtRandom(dated, { testFraction: 0.2, seed: 1 }))).toEqual(
      indices(splitAtRandom(counted, { testFraction: 0.2, seed: 1 })),
    );
  });

  it("falls back to row numbers and says why", () => {
    const gap = parseSeries(bytesOf(csv(march.filter((_, i) => i !== 6))), "x.csv", { time: "date", window: 4 });
    expect(gap.timeStep).toBeUndefined();
    expect(gap.timeProblem).toBe(
      'time column "date": steps of 1 day, with 1 gap (first before line 8, 2026-03-08, 1 row missing in all). Rows are counted instead; --resample 1d puts them on such steps',
    );
    expect(gap.series.positions?.[0]).toBe(0);
    const text = parseSeries(bytesOf(csv(["2026-03-01", "later", "2026-03-03"])), "x.csv", { time: "date", window: 2 });
    expect(text.timeProblem).toBe(
      `time column "date": line 3: expected a time, received "later"; ${advice}. Rows are counted instead`,
    );
    expect(text.series.positions).toEqual(Float64Array.of(0, 1));
  });

  it("gives the rows a start, which createWindows takes unless told otherwise", () => {
    const rows = selectNumericColumns(parseCsv(csv(march)), { time: "date" });
    expect(rows).toMatchObject({ start: first, timeStep: days });
    expect(createWindows(rows, { window: 19 }).positions).toEqual(Float64Array.of(first, first + 1));
    expect(createWindows(rows, { window: 19, start: -5 }).positions).toEqual(Float64Array.of(-5, -4));
    const message = "start: expected an integer, received 0.5";
    expectFault(() => createWindows(rows, { window: 19, start: 0.5 }), "invalid-argument", message);
  });
});
