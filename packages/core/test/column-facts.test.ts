import { createProgram, input } from "@timevae/graph";
import { createRandom, createSeriesArray, type SeriesArray } from "@timevae/spec";
import { describe, expect, it } from "vitest";
import { type ColumnFacts, findColumnFacts } from "../src/calibration/column-facts.js";
import { keepFacts } from "../src/calibration/keep-facts.js";
import { nodeEngine } from "./helpers.js";

const rows = 400;

/** Rows of columns that are functions of the row's number and of noise, in windows of four. */
function table(...columns: ((row: number, noise: () => number) => number)[]): SeriesArray {
  const random = createRandom(1);
  const noise = Float32Array.from({ length: rows * 8 }, () => random.normal());
  const values = Float32Array.from({ length: rows * columns.length }, (_, i) => {
    const row = Math.floor(i / columns.length);
    let k = 0;
    return (columns[i % columns.length] as (typeof columns)[number])(row, () => noise[row * 8 + k++] as number);
  });
  return createSeriesArray(values, [rows / 4, 4, columns.length]);
}

describe("findColumnFacts", () => {
  it("finds copies, the same in other units, and sums, and nothing in noise", () => {
    const values = table(
      (_, noise) => noise(),
      (_, noise) => noise(),
      (_, noise) => 1.8 * noise() + 32,
      (_, noise) => noise() + noise(),
      (_, noise) => noise() * 0 + noise() + 0.01 * noise(),
    );
    // Columns 0 and 1 draw the same number: a copy. Column 2 is 1.8 of it. Column 3 and 4 have something of their own.
    const { linear } = findColumnFacts(values);
    expect(linear.map(({ column }) => column)).toEqual([1, 2]);
    expect(linear[0]).toEqual({ column: 1, constant: 0, weights: [{ column: 0, weight: 1 }] });
    expect(linear[1]?.weights).toEqual([{ column: 0, weight: 1.8 }]);
    expect(linear[1]?.constant).toBeCloseTo(32, 4);
  });

  it("finds a column that is the sum of two", () => {
    const values = table(
      (_, noise) => noise(),
      (row) => Math.sin(row),
      (row, noise) => Math.fround(noise()) + Math.fround(Math.sin(row)),
    );
    expect(findColumnFacts(values).linear).toEqual([
      {
        column: 2,
        constant: 0,
        weights: [
          { column: 0, weight: 1 },
          { column: 1, weight: 1 },
        ],
      },
    ]);
  });

  it.each([
    ["tens", (noise: number) => 10 * Math.round(3 * noise), 10],
    ["quarters", (noise: number) => Math.round(20 * noise) / 4, 0.25],
    ["hundredths", (noise: number) => Math.round(100 * noise) / 100, 0.01],
  ])("finds a grid of %s", (_, round, size) => {
    const { grids } = findColumnFacts(table((__, noise) => round(noise())));
    expect(grids[0]?.size).toBe(size);
  });

  it("finds no grid in numbers, nor in a column of two values", () => {
    const values = table(
      (_, noise) => noise(),
      (row) => row % 2,
    );
    expect(findColumnFacts(values).grids).toEqual([null, null]);
  });

  it("finds which columns are never above which, where that says something", () => {
    const values = table(
      (_, noise) => noise(),
      (row, noise) => noise() + Math.max(0, (row % 5) - 1),
      (_, noise) => 100 + noise(),
      (row, noise) => noise() + 2 + 0.1 * (row % 5),
    );
    // The third lies above all, but so do the limits say. The fourth is above the first, too far from it to say anything.
    expect(findColumnFacts(values).orders).toEqual([[0, 1]]);
  });

  it("believes nothing of a few rows", () => {
    const few = createSeriesArray(new Float32Array(20).fill(1), [5, 2, 2]);
    expect(findColumnFacts(few)).toEqual({
      linear: [],
      grids: [null, null],
      orders: [],
      atoms: [[], []],
      lines: null,
    });
  });

  it("finds values that come again and again, on a grid those that stand out, or all of a few", () => {
    const values = table(
      (row, noise) => (row % 3 === 0 ? 0 : row % 5 === 1 ? -2.5 : noise()),
      (_, noise) => noise(),
      (_, noise) => Math.round(noise()),
      () => 7,
      (row) => (row % 8 === 0 ? 1 : 0),
      (row, noise) => (row % 2 === 0 ? 0 : Math.round(100 * noise()) / 100),
      (row) => 10 * (row % 3),
    );
    expect(findColumnFacts(values).atoms).toEqual([[0, -2.5], [], [], [], [0, 1], [0], [0, 10, 20]]);
  });
});

describe("keepFacts", () => {
  it("gives the very numbers of a decimal grid", async () => {
    const x = input("x", ["N", 3, 1]);
    const facts: ColumnFacts = {
      linear: [],
      grids: [{ size: 0.1, origin: 0 }],
      orders: [],
      atoms: [[]],
      lines: null,
    };
    const executable = await (await nodeEngine()).compile(
      createProgram({ outputs: { kept: keepFacts(x, facts, undefined, [0]) } }),
    );
    const data = Float32Array.of(3.57, -12.84, 0.04);
    const { kept } = await executable.run({ x: { data, shape: [1, 3, 1] } });
    expect([...kept!.data]).toEqual([3.6, -12.8, 0].map(Math.fround));
    await executable.dispose();
  });

  it("gives an atom itself for what is one but for rounding, and leaves the rest", async () => {
    const x = input("x", ["N", 4, 1]);
    const facts: ColumnFacts = { linear: [], grids: [null], orders: [], atoms: [[0, 40.1]], lines: null };
    const executable = await (await nodeEngine()).compile(
      createProgram({ outputs: { kept: keepFacts(x, facts, undefined, [1e-3]) } }),
    );
    const data = Float32Array.of(2e-5, 40.100_003, 40.2, -3e-3);
    const { kept } = await executable.run({ x: { data, shape: [1, 4, 1] } });
    expect([...kept!.data]).toEqual([0, 40.1, 40.2, -3e-3].map(Math.fround));
    await executable.dispose();
  });
});
