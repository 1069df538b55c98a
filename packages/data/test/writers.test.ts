import {
  describeSeries,
  formatCsv,
  formatNumber,
  parseCsv,
  parseNpy,
  parseNpz,
  selectNumericColumns,
  seriesToCsv,
  seriesToNpy,
  seriesToNpz,
} from "@timevae/data";
import { createSeriesArray } from "@timevae/spec";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectFault, series } from "./helpers.js";

describe("formatNumber", () => {
  it("gives back the same float32, and no shorter text does", () => {
    const numbers = fc.oneof(
      fc.float({ noNaN: true, noDefaultInfinity: true }),
      fc.integer({ min: -1e7, max: 1e7 }).map((x) => Math.fround(x / 1000)),
    );
    fc.assert(
      fc.property(numbers, (x) => {
        const text = formatNumber(x);
        expect(Math.fround(Number(text)) + 0).toBe(x + 0);
        if (Math.abs(x) < 1e-37) return; // subnormal numbers have fewer digits
        let digits = 1;
        while (Math.fround(Number(x.toPrecision(digits))) !== x) digits++;
        expect(text).toBe(String(Number(x.toPrecision(digits))));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    [Math.fround(0.1), "0.1"],
    [0.1, "0.1"],
    [44994500, "44994500"],
    [16777216, "16777216"],
    [-0, "0"],
    [1e-7, "1e-7"],
    [3.4028234663852886e38, "3.4028235e+38"],
  ])("writes %s as %s", (x, text) => {
    expect(formatNumber(x)).toBe(text);
  });
});

describe("formatCsv", () => {
  it("quotes what needs it and defuses formulas, not numbers", () => {
    const columns = ["=SUM(A1)", "a,b", 'c"d', " e", "@x"];
    const rows = [["-5", "+1e3", "-cmd", "\tx", "two\nlines"]];
    expect(formatCsv({ columns, rows })).toBe(`'=SUM(A1),"a,b","c""d"," e",'@x\n-5,+1e3,'-cmd,'\tx,"two\nlines"\n`);
  });

  it("refuses NaN, infinity and rows of another length", () => {
    const nan = 'rows[1], column "b": expected a finite number, received NaN';
    expectFault(
      () =>
        formatCsv({
          columns: ["a", "b"],
          rows: [
            [1, 2],
            [3, NaN],
          ],
        }),
      "invalid-data",
      nan,
    );
    expectFault(
      () => formatCsv({ columns: ["a"], rows: [[1, 2]] }),
      "invalid-argument",
      "rows[0]: expected 1 cells, received 2",
    );
  });
});

describe("seriesToCsv", () => {
  const small = series(
    [
      [
        [1, 0.5],
        [2, 0.25],
      ],
      [
        [3, 0.1],
        [4, -7],
      ],
    ],
    [0, 1],
    ["a", "b"],
  );

  it("writes the steps of each window below each other", () => {
    expect(seriesToCsv(small)).toBe("window,a,b\n0,1,0.5\n0,2,0.25\n1,3,0.1\n1,4,-7\n");
  });

  it("is read back to the same float32 numbers", () => {
    fc.assert(
      fc.property(fc.float32Array({ minLength: 4, maxLength: 4, noNaN: true, noDefaultInfinity: true }), (values) => {
        const text = seriesToCsv(createSeriesArray(values, [1, 2, 2]));
        const { values: read } = selectNumericColumns(parseCsv(text), { columns: ["feature_0", "feature_1"] });
        expect(Float32Array.from(read, (x) => x + 0)).toEqual(values.map((x) => x + 0));
      }),
    );
  });

  it.each([
    [["window"], "window_index"],
    [["window", "window_index"], "window_index_2"],
  ])("finds another name beside %j", (columns, name) => {
    const nested = [[columns.map(() => 1)]];
    expect(seriesToCsv(series(nested, undefined, columns)).split(",")[0]).toBe(name);
  });

  it("refuses NaN and more than a text holds", () => {
    const nan = 'rows[0], column "feature_0": expected a finite number, received NaN';
    expectFault(() => seriesToCsv(series([[[NaN]]])), "invalid-data", nan);
    const large = createSeriesArray(new Float32Array(2 ** 25 + 1), [1, 2 ** 25 + 1, 1]);
    const message = "expected at most 33554432 numbers for one CSV text, received 33554433; write .npz";
    expectFault(() => seriesToCsv(large), "too-large", message);
  });

  it("has a counterpart in npz", () => {
    expect(parseNpz(seriesToNpz(small))).toEqual({
      data: { shape: [2, 2, 2], data: small.values, dtype: "float32" },
      positions: { shape: [2], data: Float64Array.of(0, 1), dtype: "float64" },
    });
    expect(Object.keys(parseNpz(seriesToNpz(series([[[1]]]))))).toEqual(["data"]);
  });

  it("has counterparts in NumPy's formats that show what is missing", () => {
    const mask = Uint8Array.of(0, 0, 1, 1, 1, 0, 1, 1);
    const padded = createSeriesArray(Float32Array.of(0, 0, 3, 4, 5, 0, 7, 8), [2, 2, 2], { mask });
    const expected = Float32Array.of(Number.NaN, Number.NaN, 3, 4, 5, Number.NaN, 7, 8);
    expect(parseNpz(seriesToNpz(padded)).data?.data).toEqual(expected);
    expect(parseNpy(seriesToNpy(padded))).toEqual({ shape: [2, 2, 2], data: expected, dtype: "float32" });
    expect(parseNpy(seriesToNpy(small)).data).toEqual(small.values);
  });
});

describe("describeSeries", () => {
  it("equals the naive formulas", () => {
    const windows = fc.array(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 5, maxLength: 5 }), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(windows, (list) => {
        const [column] = describeSeries(series(list.map((window) => window.map((x) => [x]))));
        const all = list.flat().sort((a, b) => a - b);
        const mean = all.reduce((a, b) => a + b, 0) / all.length;
        const at = (p: number) => {
          const place = p * (all.length - 1);
          const below = all[Math.floor(place)] as number;
          return below + (place % 1) * ((all[Math.floor(place) + 1] ?? below) - below);
        };
        const pairs = list.flatMap((window) => window.slice(1).map((x, t) => [window[t] as number, x] as const));
        const average = (f: (pair: readonly [number, number]) => number) =>
          pairs.reduce((s, p) => s + f(p), 0) / pairs.length;
        const [a, b] = [average((p) => p[0]), average((p) => p[1])];
        const spread = Math.sqrt(average((p) => (p[0] - a) ** 2) * average((p) => (p[1] - b) ** 2));
        const close = (x: number | undefined, y: number) => expect(Math.abs((x as number) - y)).toBeLessThan(1e-9);
        close(column?.mean, mean);
        close(column?.standardDeviation, Math.sqrt(all.reduce((s, x) => s + (x - mean) ** 2, 0) / all.length));
        close(column?.quantile05, at(0.05));
        close(column?.median, at(0.5));
        close(column?.quantile95, at(0.95));
        expect([column?.minimum, column?.maximum]).toEqual([all[0], all.at(-1)]);
        if (spread > 0) close(column?.lag1Autocorrelation as number, average((p) => (p[0] - a) * (p[1] - b)) / spread);
        else expect(column?.lag1Autocorrelation).toBeNull();
      }),
    );
  });

  it("has no autocorrelation for constants and single steps", () => {
    const tenth = Math.fround(0.1);
    expect(describeSeries(series([[[tenth], [tenth], [tenth]]]))[0]?.lag1Autocorrelation).toBeNull();
    expect(describeSeries(series([[[1]], [[2]]]))[0]?.lag1Autocorrelation).toBeNull();
  });

  it("refuses nothing", () => {
    const empty = createSeriesArray(new Float32Array(0), [0, 2, 1]);
    expectFault(() => describeSeries(empty), "invalid-data", "expected at least one window, received none");
  });
});
