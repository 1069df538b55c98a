import { createRandom, createSeriesArray, type SeriesArray } from "@timevae/spec";
import { describe, expect, it } from "vitest";
import { findIndependentColumns } from "../src/calibration/independent-columns.js";

const steps = 8;

/** Noise, a process that remembers, noise whose size remembers, noise made from other noise one step late, and that other noise. */
function columns(windows: number): SeriesArray {
  const random = createRandom(4);
  const values = new Float32Array(windows * steps * 5);
  let [memory, size, late] = [0, 1, 0];
  for (let row = 0; row < windows * steps; row++) {
    memory = 0.7 * memory + random.normal();
    if (row % 4 === 0) size = random.uniform() < 0.5 ? 0.2 : 2;
    const source = random.normal();
    values.set([random.uniform(), memory, size * random.normal(), late + random.normal(), source], row * 5);
    late = source;
  }
  return createSeriesArray(values, [windows, steps, 5]);
}

describe("findIndependentColumns", () => {
  it("finds pure noise, and nothing that remembers, remembers its size, or has to do with another column", () => {
    expect(findIndependentColumns(columns(1000), [0, 1, 2, 3, 4])).toEqual([0]);
  });

  it("answers in places among the columns that it is asked about", () => {
    expect(findIndependentColumns(columns(1000), [1, 0])).toEqual([1]);
  });

  it("counts rows that overlapping windows share once: of few rows it says nothing", () => {
    const few = columns(100);
    const repeated = new Float32Array(20 * few.values.length);
    for (let i = 0; i < 20; i++) repeated.set(few.values, i * few.values.length);
    expect(findIndependentColumns(createSeriesArray(repeated, [2000, steps, 5]), [0])).toEqual([]);
  });
});
