import { describe, expect, it } from "vitest";
import { completeWindows, createSeriesArray, createWindowedSeries, selectWindows } from "../src/index.js";

const rows = { values: Float32Array.from({ length: 12 }, (_, i) => i), starts: Uint32Array.of(0, 1, 3) };
const columns = ["a", "b"];

describe("createWindowedSeries", () => {
  it("holds the same numbers as windows that were copied", () => {
    const mask = Uint8Array.from({ length: 12 }, (_, i) => Number(i !== 5));
    const positions = Float64Array.of(7, 8, 10);
    const series = createWindowedSeries({ ...rows, mask }, 3, { columns, positions });
    const copied = [0, 1, 2, 3, 4, 5, 2, 3, 4, 5, 6, 7, 6, 7, 8, 9, 10, 11];
    expect(Array.from(series.values)).toEqual(copied);
    expect(Array.from(series.mask ?? [])).toEqual(copied.map((i) => Number(i !== 5)));
    expect(series.values).toBe(series.values);
    expect(series.shape).toEqual([3, 3, 2]);
    const same = createSeriesArray(Float32Array.from(copied), [3, 3, 2], { columns, positions });
    const some = selectWindows(series, [2, 0, 2]);
    expect(some.rows?.values).toBe(rows.values);
    expect(some.values).toEqual(selectWindows(same, [2, 0, 2]).values);
    expect(some.positions).toEqual(Float64Array.of(10, 7, 10));
  });

  it("refuses windows beyond the rows", () => {
    const make = (starts: number[], steps: number) => () =>
      createWindowedSeries({ ...rows, starts: Uint32Array.from(starts) }, steps, { columns });
    expect(make([4], 3)).toThrow("a window that begins in row 4");
    expect(make([3], 3)).not.toThrow();
    expect(() => createWindowedSeries({ ...rows, mask: new Uint8Array(3) }, 2, { columns })).toThrow("rows: expected");
  });

  it("does not put together more than fits", () => {
    const starts = new Uint32Array(2 ** 20);
    const big = { values: new Float32Array(2 ** 11), starts };
    const series = createWindowedSeries(big, 2 ** 11, { columns: ["a"] });
    expect(() => series.values).toThrow("expected at most 2^30 numbers");
  });
});

describe("completeWindows", () => {
  const mask = Uint8Array.from({ length: 12 }, (_, i) => Number(i !== 5));
  const positions = Float64Array.of(7, 8, 10);

  it("leaves out windows with a gap, of windows that share rows and of those that do not", () => {
    // Row 2 lacks b: it is in the windows of rows 0 to 2 and 1 to 3, not in that of rows 3 to 5.
    const shared = createWindowedSeries({ ...rows, mask }, 3, { columns, positions });
    const own = createSeriesArray(shared.values, shared.shape, { columns, positions, mask: shared.mask });
    for (const series of [shared, own]) {
      const complete = completeWindows(series);
      expect(complete.shape).toEqual([1, 3, 2]);
      expect(Array.from(complete.values)).toEqual([6, 7, 8, 9, 10, 11]);
      expect(complete.positions).toEqual(Float64Array.of(10));
      expect(complete.rows === undefined).toBe(series === own);
    }
  });

  it("is the series itself where no window has a gap, and may be no window", () => {
    const whole = createWindowedSeries(rows, 3, { columns });
    expect(completeWindows(whole)).toBe(whole);
    const besides = createWindowedSeries({ ...rows, mask, starts: Uint32Array.of(3) }, 3, { columns });
    expect(completeWindows(besides)).toBe(besides);
    const none = createWindowedSeries({ ...rows, mask, starts: Uint32Array.of(0, 1) }, 3, { columns });
    expect(completeWindows(none).shape).toEqual([0, 3, 2]);
  });
});
