import { createProgram, input } from "@timevae/graph";
import { createRandom } from "@timevae/spec";
import { describe, expect, it } from "vitest";
import { type ColumnFacts, findColumnFacts } from "../src/calibration/column-facts.js";
import { keepFacts } from "../src/calibration/keep-facts.js";
import { nodeEngine } from "./helpers.js";

const rows = 400;

/** Rows of columns that are functions of the row's number and of noise. */
function table(...columns: ((row: number, noise: () => number) => number)[]): Float32Array {
  const random = createRandom(1);
  const noise = Float32Array.from({ length: rows * 8 }, () => random.normal());
  return Float32Array.from({ length: rows * columns.length }, (_, i) => {
    const row = Math.floor(i / columns.length);
    let k = 0;
    return (columns[i % columns.length] as (typeof columns)[number])(row, () => noise[row * 8 + k++] as number);
  });
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
    const { linear } = findColumnFacts(values, 5);
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
    expect(findColumnFacts(values, 3).linear).toEqual([
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
    const { grids } = findColumnFacts(
      table((__, noise) => round(noise())),
      1,
    );
    expect(grids[0]?.size).toBe(size);
  });

  it("finds no grid in numbers, nor in a column of two values", () => {
    const values = table(
      (_, noise) => noise(),
      (row) => row % 2,
    );
    expect(findColumnFacts(values, 2).grids).toEqual([null, null]);
  });

  it("finds which columns are never above which, where that says something", () => {
    const values = table(
      (_, noise) => noise(),
      (_, noise) => noise() + Math.abs(noise()),
      (_, noise) => 100 + noise(),
    );
    // The third lies above both, but so do the limits say.
    expect(findColumnFacts(values, 3).orders).toEqual([[0, 1]]);
  });

  it("believes nothing of a few rows", () => {
    expect(findColumnFacts(new Float32Array(20).fill(1), 2)).toEqual({ linear: [], grids: [null, null], orders: [] });
  });
});

describe("keepFacts", () => {
  it("gives the very numbers of a decimal grid", async () => {
    const x = input("x", ["N", 3, 1]);
    const facts: ColumnFacts = { linear: [], grids: [{ size: 0.1, origin: 0 }], orders: [] };
    const executable = await (await nodeEngine()).compile(
      createProgram({ outputs: { kept: keepFacts(x, facts, undefined) } }),
    );
    const data = Float32Array.of(3.57, -12.84, 0.04);
    const { kept } = await executable.run({ x: { data, shape: [1, 3, 1] } });
    expect([...kept!.data]).toEqual([3.6, -12.8, 0].map(Math.fround));
    await executable.dispose();
  });
});
