import { createWindows, rowsFromArray, seriesFromArray } from "@timevae/data";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectFault } from "./helpers.js";

const rows = (count: number, columns = ["a", "b"]) => ({
  columns,
  values: Float64Array.from({ length: count * columns.length }, (_, i) => i),
});

describe("createWindows", () => {
  it("cuts every window whole, with the row number of its start", () => {
    const sizes = fc.record({
      count: fc.integer({ min: 2, max: 60 }),
      window: fc.integer({ min: 2, max: 20 }),
      stride: fc.integer({ min: 1, max: 25 }),
    });
    fc.assert(
      fc.property(sizes, ({ count, window, stride }) => {
        fc.pre(count >= window);
        const series = createWindows(rows(count), { window, stride });
        const starts = Array.from({ length: count }, (_, row) => row).filter(
          (row) => row % stride === 0 && row + window <= count,
        );
        const naive = starts.flatMap((start) => Array.from({ length: window * 2 }, (_, i) => start * 2 + i));
        expect(series.shape).toEqual([starts.length, window, 2]);
        expect([...(series.positions ?? [])]).toEqual(starts);
        expect([...series.values]).toEqual(naive);
        expect(series.columns).toEqual(["a", "b"]);
      }),
    );
  });

  it("makes windows of 24 rows, one row apart, when not told otherwise", () => {
    expect(createWindows(rows(30)).shape).toEqual([7, 24, 2]);
    expect(createWindows(rows(24)).shape).toEqual([1, 24, 2]);
  });

  it.each([
    [{ window: 1 }, "window: expected an integer ≥ 2, received 1"],
    [{ window: 2.5 }, "window: expected an integer ≥ 2, received 2.5"],
    [{ stride: 0 }, "stride: expected an integer ≥ 1, received 0"],
    [{ stride: Number.NaN }, "stride: expected an integer ≥ 1, received NaN"],
  ])("refuses %j", (options, message) => {
    expectFault(() => createWindows(rows(50), options), "invalid-argument", message);
  });

  it("refuses fewer rows than a window", () => {
    const message = "expected at least 24 rows for one window of 24 steps, received 23; choose a smaller window";
    expectFault(() => createWindows(rows(23)), "invalid-data", message);
  });

  it("refuses values that fill no row", () => {
    const message = "values: expected a multiple of 2, one number per column and row, received 5";
    const values = new Float64Array(5);
    expectFault(() => createWindows({ columns: ["a", "b"], values }), "invalid-argument", message);
  });

  it("refuses an absurd size before it takes the memory", () => {
    const message =
      "expected at most 2^30 numbers, received 50001 windows × 50000 steps × 1 features = 2500050000; choose a larger stride";
    expectFault(() => createWindows(rows(100_000, ["a"]), { window: 50_000 }), "too-large", message);
  });

  it.each([
    [
      Number.NaN,
      'row 3, column "b": expected a finite number, received NaN (1 such value in all); fill or remove them',
    ],
    [
      -Infinity,
      'row 3, column "b": expected a finite number, received -Infinity (1 such value in all); fill or remove them',
    ],
    [1e39, 'row 3, column "b": expected a number below 3.4e38 (float32), received 1e+39; rescale the column'],
  ])("refuses %s", (value, message) => {
    const table = rows(30);
    table.values[7] = value;
    expectFault(() => createWindows(table), "invalid-data", message);
  });
});

const array = (shape: number[], data: number[]) => ({
  shape,
  data: Float64Array.from(data),
  dtype: "float64" as const,
});

describe("seriesFromArray", () => {
  it("takes [N, T, D] as it is", () => {
    const series = seriesFromArray(array([2, 2, 1], [1, 2, 3, 4]), {
      columns: ["x"],
      positions: Float64Array.of(0, 2),
    });
    expect(series).toMatchObject({ shape: [2, 2, 1], columns: ["x"], values: Float32Array.of(1, 2, 3, 4) });
  });

  it("refuses other ranks, no numbers and NaN", () => {
    const rank = "expected an array of 3 dimensions, [windows, steps, features], received 2 dimensions, [2, 2]";
    expectFault(() => seriesFromArray(array([2, 2], [1, 2, 3, 4])), "invalid-data", rank);
    const empty = "expected numbers, received an empty array of shape [0, 24, 5]";
    expectFault(() => seriesFromArray(array([0, 24, 5], [])), "invalid-data", empty);
    const nan =
      "window 1, step 0, feature 1: expected a finite number, received NaN (1 such value in all); fill or remove them";
    expectFault(() => seriesFromArray(array([2, 1, 2], [1, 2, 3, NaN])), "invalid-data", nan);
    expectFault(
      () => seriesFromArray(array([1, 2, 2], [1, 2, 3, 4]), { columns: ["a"] }),
      "invalid-argument",
      'columns: expected 2 different names, received ["a"]',
    );
  });
});

describe("rowsFromArray", () => {
  it("takes [rows, D] and [rows]", () => {
    expect(rowsFromArray(array([2, 2], [1, 2, 3, 4]))).toEqual({
      columns: ["feature_0", "feature_1"],
      values: Float64Array.of(1, 2, 3, 4),
    });
    expect(rowsFromArray(array([2], [1, 2]), ["load"])).toEqual({ columns: ["load"], values: Float64Array.of(1, 2) });
  });

  it("refuses other ranks, no numbers and names that do not fit", () => {
    const rank = "expected an array of 1 or 2 dimensions, [rows, features], received 0 dimensions, []";
    expectFault(() => rowsFromArray(array([], [1])), "invalid-data", rank);
    const empty = "expected numbers, received an empty array of shape [5, 0]";
    expectFault(() => rowsFromArray(array([5, 0], [])), "invalid-data", empty);
    const names = "columns: expected 2 names, received 1";
    expectFault(() => rowsFromArray(array([1, 2], [1, 2]), ["a"]), "invalid-argument", names);
  });
});
