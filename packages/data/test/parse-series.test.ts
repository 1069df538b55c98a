import { encodeNpy, encodeNpz, parseSeries, seriesToNpz } from "@timevae/data";
import { describe, expect, it } from "vitest";
import { bytesOf, expectFault, series } from "./helpers.js";

const csv = bytesOf("date,a,b\n2020-01-01,1,2\n2020-01-02,3,4\n2020-01-03,5,6\n");
const npy = (shape: number[]) => {
  const count = shape.reduce((product, size) => product * size, 1);
  return encodeNpy({ shape, data: Float64Array.from({ length: count }, (_, i) => i) });
};

describe("parseSeries", () => {
  it("cuts a table, and says what it did", () => {
    const { series, leftOut, source } = parseSeries(csv, "x.CSV", { window: 2 });
    expect(series).toMatchObject({ shape: [2, 2, 2], columns: ["a", "b"], positions: Float64Array.of(0, 1) });
    expect(leftOut).toEqual([{ name: "date", reason: "dates" }]);
    expect(source).toBe("3 rows × 2 columns, cut into 2 windows of 2 steps (stride 1)");
  });

  it("passes the options on", () => {
    const { series, source } = parseSeries(csv, "x.csv", { window: 3, stride: 4, columns: ["b"], time: "date" });
    expect([...series.values]).toEqual([2, 4, 6]);
    expect(source).toBe("3 rows × 1 column, cut into 1 window of 3 steps (stride 4)");
  });

  it("reads tabs in .tsv, and another delimiter when told", () => {
    const tsv = bytesOf("a,x\tb\n1\t2\n3\t4");
    expect(parseSeries(tsv, "x.tsv", { window: 2 }).series.columns).toEqual(["a,x", "b"]);
    expect(parseSeries(tsv, "x.txt", { window: 2, delimiter: "\t" }).series.columns).toEqual(["a,x", "b"]);
    expect(parseSeries(bytesOf("a b\n1 2\n3 4"), "x.tsv", { window: 2, delimiter: " " }).series.columns).toEqual([
      "a",
      "b",
    ]);
  });

  it("takes arrays by rank: rows, one feature, windows", () => {
    expect(parseSeries(npy([5, 2]), "x.npy", { window: 3 }).series.shape).toEqual([3, 3, 2]);
    expect(parseSeries(npy([5]), "x.npy", { window: 3, columns: ["load"] }).series).toMatchObject({
      shape: [3, 3, 1],
      columns: ["load"],
    });
    expect(parseSeries(npy([5, 3, 2]), "x.npy", { window: 3 })).toMatchObject({
      series: { shape: [5, 3, 2] },
      source: "5 windows of 3 steps × 2 features",
    });
    const npz = encodeNpz({
      a: { shape: [2], data: Float32Array.of(1, 2) },
      b: { shape: [1], data: Float32Array.of(1) },
    });
    expect(parseSeries(npz, "x.npz", { key: "a", window: 2 }).series.shape).toEqual([1, 2, 1]);
  });

  it("finds the positions that seriesToNpz wrote, and ignores what does not fit", () => {
    const windows = series(
      [
        [[1], [2]],
        [[3], [4]],
      ],
      [4, 9],
    );
    expect(parseSeries(seriesToNpz(windows), "x.npz").series.positions).toEqual(Float64Array.of(4, 9));
    const other = encodeNpz({
      data: { shape: [2, 2, 1], data: windows.values },
      positions: { shape: [3], data: new Float64Array(3) },
    });
    expect(parseSeries(other, "x.npz").series.positions).toBeUndefined();
  });

  it.each([
    [
      "x.xlsx",
      csv,
      {},
      "unsupported",
      'x.xlsx: expected a file that ends in .csv, .tsv, .txt, .json, .ndjson, .jsonl, .npy, .npz, .parquet, .arrow, .feather, text also with .gz, received ".xlsx"',
    ],
    [
      "a.b/x",
      csv,
      {},
      "unsupported",
      "a.b/x: expected a file that ends in .csv, .tsv, .txt, .json, .ndjson, .jsonl, .npy, .npz, .parquet, .arrow, .feather, text also with .gz, received a name without an ending",
    ],
    ["x.csv", csv, { key: "a" }, "invalid-argument", 'x.csv: key: expected none, received "a"; the file is a table'],
    [
      "x.csv",
      csv,
      {},
      "invalid-data",
      "x.csv: expected at least 24 rows for one window of 24 steps, received 3; choose a smaller window",
    ],
    [
      "x.npy",
      npy([5]),
      { key: "a" },
      "invalid-argument",
      'x.npy: key: expected none, received "a"; an .npy file holds one array; keys are for .npz',
    ],
    [
      "x.npy",
      npy([5]),
      { time: "t" },
      "invalid-argument",
      'x.npy: time: expected none, received "t"; an array has no time column',
    ],
    [
      "x.npy",
      npy([5]),
      { delimiter: ";" },
      "invalid-argument",
      'x.npy: delimiter: expected none, received ";"; the file is an array',
    ],
    [
      "x.npy",
      npy([5, 3, 2]),
      { stride: 2 },
      "invalid-argument",
      "x.npy: stride: expected none, received 2; the array is windows already",
    ],
    [
      "x.npy",
      npy([5, 3, 2]),
      { window: 24 },
      "invalid-argument",
      "x.npy: window: expected 3, the steps in the array's windows, received 24; leave it out",
    ],
    [
      "x.npy",
      npy([1, 2, 3, 4]),
      {},
      "invalid-data",
      "x.npy: expected an array of 1 or 2 dimensions (rows × features) or 3 (windows × steps × features), received 4 dimensions, [1, 2, 3, 4]",
    ],
    ["x.npy", npy([5, 2]), { columns: ["a"] }, "invalid-argument", "x.npy: columns: expected 2 names, received 1"],
  ])("refuses %s (%#)", (name, bytes, options, code, message) => {
    expectFault(() => parseSeries(bytes, name, options), code, message);
  });
});
