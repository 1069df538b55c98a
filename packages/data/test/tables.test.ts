import { createRandom, createSeriesArray } from "@timevae/spec";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fillGaps } from "../src/frame/fill-gaps.js";
import {
  type ParseSeriesOptions,
  parseGapPolicy,
  parseResampling,
  parseSeries,
  splitAtRandom,
  splitByGroup,
  splitByTime,
  type TimeStep,
  timeOf,
} from "../src/index.js";
import { bytesOf, expectFault } from "./helpers.js";

const read = (text: string, options: ParseSeriesOptions) =>
  parseSeries(bytesOf(text), "x.csv", { window: 2, ...options });
const hours = (...rows: [number, string][]) =>
  `t,x\n${rows.map(([h, x]) => `2024-01-01T${String(h).padStart(2, "0")}:00,${x}\n`).join("")}`;

describe("gaps", () => {
  it("are an error that says what can be done, unless somebody says", () => {
    expectFault(
      () => read("a,b\n1,2\nNA,3\n4,\n", {}),
      "invalid-data",
      'x.csv: 2 missing values: column "a" lacks 1 (line 3); column "b" lacks 1 (line 4). Fill or remove them, or say what to do with gaps: mask (not learned from) or interpolate:3 (rows, at most)',
    );
  });

  it("are masked, with 0 for a filler", () => {
    const { series, notes } = read("a,b\n1,2\nNA,3\n4,\n", { gaps: parseGapPolicy("mask") });
    expect(Array.from(series.values)).toEqual([1, 2, 0, 3, 0, 3, 4, 0]);
    expect(Array.from(series.mask ?? [])).toEqual([1, 1, 0, 1, 0, 1, 1, 0]);
    expect(notes).toEqual(["2 missing values (33.3 %) are masked: they are not learned from"]);
  });

  it("are what markers declare, and masked then", () => {
    const { series } = read("a,b\n1,-200\n-200.0,3\n4,?\n", { missing: ["-200", "?"] });
    expect(Array.from(series.mask ?? [])).toEqual([1, 0, 0, 1, 0, 1, 1, 0]);
  });

  it("interpolate up to a limit, never beyond an end", () => {
    const text = "a\n\n1\n\n\n4\n\n\n\n8\n\n";
    const gaps = parseGapPolicy("interpolate:2,mask");
    const { series } = read(`${text.trimEnd()}\n`, { gaps, window: 9 });
    expect(Array.from(series.values)).toEqual([0, 1, 2, 3, 4, 0, 0, 0, 8]);
    expect(Array.from(series.mask ?? [])).toEqual([0, 1, 1, 1, 1, 0, 0, 0, 1]);
  });

  it("fill on a line whatever the series", () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 5 }),
        (there, limit) => {
          const values = Float32Array.from(there, (is, i) => (is ? 3 * i : Number.NaN));
          fillGaps(values, 1, { from: 0, to: values.length }, limit, [0]);
          for (let i = 0; i < there.length; i++) {
            const before = there.lastIndexOf(true, i);
            const after = there.indexOf(true, i);
            const inside = before >= 0 && after >= 0 && (there[i] || after - before - 1 <= limit);
            if (inside) expect(values[i]).toBeCloseTo(3 * i, 4);
            else expect(values[i]).toBeNaN();
          }
        },
      ),
    );
  });

  it("are suspected where one value stands apart", () => {
    const text = `a,b\n${Array.from({ length: 100 }, (_, i) => `${i % 7 === 0 ? -200 : i / 9},${i}\n`).join("")}`;
    expect(read(text, {}).notes).toEqual([
      "7.5 % of cells are exactly -200 (in 1 of 2 columns): declare --missing -200?",
    ]);
    expect(read(text, { missing: ["-200"] }).notes).toEqual([
      "15 missing values (7.5 %) are masked: they are not learned from",
    ]);
  });

  it.each(["interpolate", "interpolate:0", "mask,error", "", "__proto__"])("refuse the policy %j", (text) => {
    expect(() => parseGapPolicy(text)).toThrow("gaps: expected mask, interpolate:LIMIT");
  });
});

describe("many series in one file", () => {
  const text = `g,x,kind\n${[0, 1, 2, 3].map((i) => `b,${i},p\na,${10 + i},q\n`).join("")}c,99,p\n`;

  it("windows never cross groups", () => {
    const { series, notes } = read(text, { group: "g", window: 3 });
    expect(series.groups?.categories).toEqual(["b", "a", "c"]);
    expect(Array.from(series.values)).toEqual([0, 1, 2, 1, 2, 3, 10, 11, 12, 11, 12, 13]);
    expect(Array.from(series.groups?.indices ?? [])).toEqual([0, 0, 1, 1]);
    expect(Array.from(series.positions ?? [])).toEqual([0, 1, 0, 1]);
    expect(notes[0]).toBe('1 series shorter than 3 steps were left out: "c" (--pad keeps them)');
  });

  it("short ones are filled up in front when asked", () => {
    const { series } = read(text, { group: "g", window: 3, pad: true });
    expect(Array.from(series.values.slice(-3))).toEqual([0, 0, 99]);
    expect(Array.from(series.mask?.slice(-3) ?? [])).toEqual([0, 0, 1]);
    expect(series.mask?.slice(0, -3).every((m) => m === 1)).toBe(true);
  });

  it("labels of windows and columns of names are read", () => {
    const { series } = read(text, { group: "g", conditions: ["kind"], window: 3 });
    expect(series.conditions?.kind).toEqual({ categories: ["p", "q"], indices: Uint32Array.of(0, 0, 1, 1) });
    const names = read("x,sky\n1,sun\n2,rain\n3,\n", { categorical: ["sky"], gaps: parseGapPolicy("mask") }).series;
    expect(names.columns).toEqual(["x", "sky=rain", "sky=sun"]);
    expect(names.categorical).toEqual([{ name: "sky", first: 1, categories: ["rain", "sun"] }]);
    expect(Array.from(names.values)).toEqual([1, 0, 1, 2, 1, 0, 2, 1, 0, 3, 0, 0]);
    expect(Array.from(names.mask?.slice(-3) ?? [])).toEqual([1, 0, 0]);
    const categories = { sky: ["sun", "fog", "rain"] };
    const known = read("x,sky\n1,sun\n2,rain\n", { categorical: ["sky"], categories }).series;
    expect(Array.from(known.values)).toEqual([1, 1, 0, 0, 2, 0, 0, 1]);
    expectFault(
      () => read("x,sky\n1,snow\n2,rain\n", { categorical: ["sky"], categories }),
      "invalid-data",
      'x.csv: categorical "sky": expected sun, fog, rain, received "snow"',
    );
  });

  it("splits keep groups apart, and hold out whole ones", () => {
    const random = createRandom(1);
    const groups = {
      categories: ["a", "b", "c", "d"],
      indices: Uint32Array.from({ length: 80 }, () => random.integer(4)),
    };
    const positions = Float64Array.from({ length: 80 }, () => random.integer(40));
    const series = createSeriesArray(new Float32Array(80 * 5), [80, 5, 1], { positions, groups });
    for (const split of [
      splitByTime(series, { testFraction: 0.2 }),
      splitAtRandom(series, { testFraction: 0.2, seed: 3 }),
    ]) {
      for (const train of split.train.indices) {
        for (const test of split.test.indices) {
          const same = groups.indices[train] === groups.indices[test];
          const distance = Math.abs((positions[train] as number) - (positions[test] as number));
          expect(same && distance < 5).toBe(false);
        }
      }
    }
    const { train, test, dropped } = splitByGroup(series, { testFraction: 0.25, seed: 3 });
    const held = new Set(Array.from(test.indices, (n) => groups.indices[n]));
    expect(Array.from(train.indices).some((n) => held.has(groups.indices[n]))).toBe(false);
    expect(train.indices.length + test.indices.length + dropped.length).toBe(80);
    expect(dropped).toHaveLength(0);
    expect(held.size).toBe(1);
  });

  it("a name with a path in it is a name", () => {
    const { series } = read("g,x\n../../etc,1\n../../etc,2\n__proto__,3\n__proto__,4\n", { group: "g" });
    expect(series.groups?.categories).toEqual(["../../etc", "__proto__"]);
  });
});

describe("time", () => {
  it("rows are put in order", () => {
    const { series, notes, timeStep } = read(hours([2, "3"], [0, "1"], [1, "2"]), { time: "t" });
    expect(Array.from(series.values)).toEqual([1, 2, 2, 3]);
    expect(timeStep).toEqual({ unit: "millisecond", count: 3_600_000 });
    expect(notes).toEqual(["rows were put in order of time: 1 stood after a later one"]);
  });

  it("gaps and duplicates are reported, and resampled only when asked", () => {
    const text = hours([0, "1"], [1, "2"], [1, "4"], [4, "8"], [5, "9"]);
    const counted = read(text, { time: "t" });
    expect(counted.timeProblem).toContain("1 time that is there twice");
    expect(counted.timeProblem).toContain("1 gap");
    expect(counted.timeProblem).toMatch(/Rows are counted instead; --resample \S+ puts them on such steps$/);
    const of = (how: string) => {
      const resample = parseResampling(how);
      return read(text, { time: "t", resample, gaps: parseGapPolicy("mask"), window: 6 }).series;
    };
    expect(Array.from(of("1h").values)).toEqual([1, 3, 0, 0, 8, 9]);
    expect(Array.from(of("1h:last").values)).toEqual([1, 4, 0, 0, 8, 9]);
    expect(Array.from(of("1h").mask ?? [])).toEqual([1, 1, 0, 0, 1, 1]);
    const line = read(hours([0, "1"], [1, "2"], [3, "4"]), {
      time: "t",
      resample: parseResampling("30min:linear"),
      window: 7,
    });
    expect(Array.from(line.series.values)).toEqual([1, 1.5, 2, 2.5, 3, 3.5, 4]);
  });

  it.each([
    ["month names", (day: number) => `"March ${day}, 2021"`, "March 1, 2021"],
    ["short ones", (day: number) => `${String(day).padStart(2, "0")}-Mar-21`, "01-Mar-21"],
    ["twelve hours", (day: number) => `3/${day}/2021 12:00 AM`, "3/1"],
  ])("are read with %s", (_, write, example) => {
    const lines = Array.from({ length: 20 }, (_, i) => `${write(i + 1)},${i}\n`);
    expect(lines[0]).toContain(example);
    const { series, timeStep } = parseSeries(bytesOf(`day,a\n${lines.join("")}`), "x.csv", { time: "day", window: 5 });
    expect(timeStep).toEqual({ unit: "millisecond", count: 86_400_000 });
    expect(timeOf(series.positions?.[0] as number, timeStep as TimeStep)).toBe(Date.UTC(2021, 2, 1));
    const { leftOut } = parseSeries(bytesOf(`day,a\n${lines.join("")}`), "x.csv", { window: 5 });
    expect(leftOut).toEqual([{ name: "day", reason: "dates" }]);
  });

  it("the day first or the month first is not guessed", () => {
    const text = "t,x\n01/02/2024,1\n02/02/2024,2\n03/02/2024,3\n";
    expect(read(text, { time: "t" }).timeProblem).toContain("expected to tell day from month");
    expect(read(text, { time: "t", dayFirst: true }).timeStep).toMatchObject({
      unit: "millisecond",
      count: 86_400_000,
    });
    expect(read(text, { time: "t", dayFirst: false }).timeStep).toMatchObject({ unit: "month", count: 1 });
  });

  it.each(["1x", "0h", "h", "1h:median", "-1h"])("refuses the step %j", (text) => {
    expect(() => parseResampling(text)).toThrow("resample: expected a step such as 15min");
  });
});
