import { describe, expect, it } from "vitest";
import { describeComponents } from "../src/index.js";
import { solveLeastSquares } from "../src/least-squares.js";
import { nameSeasons } from "../src/season-names.js";
import { fitTiny, seriesFrom, sines } from "./helpers.js";

const day = 86_400_000;
const at = <Item>(items: readonly Item[], i: number) => items[i] as Item;

describe("describeComponents", () => {
  it("reads the tables off the drawn components", async () => {
    const positions = Array.from({ length: 40 }, (_, n) => n);
    const series = seriesFrom([40, 9, 2], (n, t, d) => 5 + ((n + t) % 3) + d * t + Math.sin(n), positions);
    const blocks = [
      { type: "level" },
      { type: "trend", degree: 2 },
      { type: "seasonality", seasons: 3 },
      { type: "fourierSeasonality", period: 4.5, harmonics: 1 },
      { type: "residual" },
    ];
    const model = await fitTiny(series, { blocks }, { epochs: 2 });
    const tables = await describeComponents(model, { seed: 4, windows: 30 });
    expect(tables.map(({ component, type, rows }) => [component, type, rows.map(({ name }) => name)])).toEqual([
      ["level", "level", ["level"]],
      ["trend", "trend", ["r", "r^2", "slope per step"]],
      ["seasonality_0", "seasonality", ["0", "1", "2"]],
      ["fourierSeasonality", "fourierSeasonality", ["step 0", "step 0.9", "step 1.8", "step 2.7", "step 3.6"]],
      ["residual", "residual", ["all steps"]],
      ["limits", null, ["all steps"]],
    ]);

    // The same by the definition: the mean profile, and coefficients that give the mean trend back.
    const { components } = await model.sample(30, { seed: 4, components: true });
    const season = components.seasonality_0!;
    const trend = components.trend!;
    for (let d = 0; d < 2; d++) {
      for (let s = 0; s < 3; s++) {
        const seen = Array.from(season.values).filter((_, i) => {
          const row = Math.floor(i / 2);
          return i % 2 === d && (season.positions![Math.floor(row / 9)]! + (row % 9)) % 3 === s;
        });
        const mean = seen.reduce((sum, value) => sum + value, 0) / seen.length;
        expect(at(at(at(tables, 2).rows, s).values, d)?.mean).toBeCloseTo(mean, 6);
      }
      const [first, second] = at(tables, 1).rows.map(({ values }) => at(values, d)?.mean as number);
      for (let t = 0; t < 9; t++) {
        const mean =
          Array.from({ length: 30 }, (_, n) => trend.values[(n * 9 + t) * 2 + d]!).reduce((a, b) => a + b) / 30;
        expect(first! * (t / 9) + second! * (t / 9) ** 2).toBeCloseTo(mean, 4);
      }
    }
    await model.dispose();
  });

  it("names the bends of a broken line", async () => {
    const blocks = [{ type: "level" }, { type: "piecewiseTrend", changepoints: 1 }];
    const model = await fitTiny(sines(30, 8, 1), { blocks, limits: "none" }, { epochs: 1 });
    const tables = await describeComponents(model);
    expect(tables.map(({ component, rows }) => [component, rows.map(({ name }) => name)])).toEqual([
      ["level", ["level"]],
      ["piecewiseTrend", ["r", "bend at 0.5", "slope per step"]],
    ]);
    await model.dispose();
  });

  it("leaves coefficients out that steps cannot tell apart, and names the scaler's offset", async () => {
    const model = await fitTiny(
      sines(30, 4, 1),
      { blocks: [{ type: "trend", degree: 4 }], limits: "none" },
      { epochs: 1 },
    );
    const tables = await describeComponents(model);
    expect(tables.map(({ component, rows }) => [component, rows.map(({ name }) => name)])).toEqual([
      ["trend", ["slope per step"]],
      ["offset", ["all steps"]],
    ]);
    await model.dispose();
  });
});

describe("solveLeastSquares", () => {
  it("gives the coefficients of a polynomial of degree 8 back", () => {
    const basis = Array.from({ length: 8 }, (_, p) => Array.from({ length: 24 }, (_, t) => (t / 24) ** (p + 1)));
    const wanted = [1, -2, 3, -4, 5, -6, 7, -8];
    const curve = Array.from({ length: 24 }, (_, t) => basis.reduce((sum, row, k) => sum + row[t]! * wanted[k]!, 0));
    solveLeastSquares(basis)?.(curve).forEach((value, k) => {
      expect(value).toBeCloseTo(wanted[k]!, 4);
    });
  });
});

describe("nameSeasons", () => {
  it.each([
    [7, 1, { unit: "millisecond", count: day }, "Mon,Tue,Wed,Thu,Fri,Sat,Sun"],
    [7, 24, { unit: "millisecond", count: day / 24 }, "Mon,Tue,Wed,Thu,Fri,Sat,Sun"],
    [4, 6, { unit: "millisecond", count: day / 24 }, "00:00,06:00,12:00,18:00"],
    [3, 1, { unit: "millisecond", count: day / 3, offset: day / 48 }, "00:30,08:30,16:30"],
    [14, 1, { unit: "millisecond", count: day / 2 }, /^Mon 00:00,Mon 12:00,Tue 00:00,.*,Sun 12:00$/],
    [12, 1, { unit: "month", count: 1 }, /^Jan,Feb,.*,Dec$/],
    [4, 1, { unit: "month", count: 3, offset: 1 }, "Feb,May,Aug,Nov"],
    [5, 1, { unit: "millisecond", count: day }, "0,1,2,3,4"],
    [2, 1, null, "0,1"],
  ] as const)("%i seasons of %i steps of %o", (seasons, stepsPerSeason, timeStep, names) => {
    expect(nameSeasons(seasons, stepsPerSeason, timeStep).join()).toEqual(
      names instanceof RegExp ? expect.stringMatching(names) : names,
    );
  });
});
