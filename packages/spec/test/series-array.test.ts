import { createSeriesArray, describeValue, isTimeVAEError, selectWindows, TimeVAEError } from "@timevae/spec";
import { describe, expect, it } from "vitest";

describe("createSeriesArray", () => {
  it("names the features when nobody does", () => {
    expect(createSeriesArray(new Float32Array(6), [1, 3, 2]).columns).toEqual(["feature_0", "feature_1"]);
  });

  it.each([
    [[1, 3, 3], {}, "values: expected 1 × 3 × 3 = 9 numbers for shape [1,3,3], received 6"],
    [[1, -3, 2], {}, "shape: expected [N, T, D], three integers ≥ 0, received [1,-3,2]"],
    [[1, 3, 2], { columns: ["a", "a"] }, 'columns: expected 2 different names, received ["a","a"]'],
    [[1, 3, 2], { positions: new Float64Array(2) }, "positions: expected one per window, 1, received 2"],
    [[1, 3, 2], { mask: new Uint8Array(5) }, "mask: expected one per value, 6, received 5"],
    [
      [1, 3, 2],
      { groups: { categories: ["a", "a"], indices: Uint32Array.of(0) } },
      'groups.categories: expected different names, received ["a","a"]',
    ],
    [
      [1, 3, 2],
      { conditions: { region: { categories: ["a"], indices: Uint32Array.of(1) } } },
      "conditions.region.indices: expected 1 integers below 1, one per window, received 1 for window 0",
    ],
    [
      [1, 3, 2],
      { groups: { categories: ["a"], indices: Uint32Array.of(0, 0) } },
      "groups.indices: expected 1 integers below 1, one per window, received 2 of them",
    ],
    [
      [1, 3, 2],
      { columns: ["k=a", "k=c"], categorical: [{ name: "k", first: 0, categories: ["a", "b"] }] },
      'categorical: expected two or more features ["k=a","k=b"] at 0, in no other column, received ["k=a","k=c"]',
    ],
  ] as const)("refuses %j %j", (shape, options, message) => {
    expect(() => createSeriesArray(new Float32Array(6), shape, options)).toThrow(message);
  });
});

describe("selectWindows", () => {
  const series = createSeriesArray(Float32Array.of(0, 1, 2, 3, 4, 5), [3, 2, 1], {
    positions: Float64Array.of(10, 11, 12),
  });

  it("copies windows and their positions in the order asked for", () => {
    const selected = selectWindows(series, [2, 0, 2]);
    expect([...selected.values]).toEqual([4, 5, 0, 1, 4, 5]);
    expect([...(selected.positions ?? [])]).toEqual([12, 10, 12]);
  });

  it("copies masks, labels and what the columns are", () => {
    const labels = { categories: ["a", "b"], indices: Uint32Array.of(0, 1, 1) };
    const whole = createSeriesArray(new Float32Array(12), [3, 2, 2], {
      columns: ["k=x", "k=y"],
      mask: Uint8Array.of(1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 0, 0),
      groups: labels,
      conditions: { region: labels },
      categorical: [{ name: "k", first: 0, categories: ["x", "y"] }],
    });
    const selected = selectWindows(whole, [1, 0]);
    expect([...(selected.mask ?? [])]).toEqual([0, 0, 1, 1, 1, 1, 1, 1]);
    expect(selected.groups).toEqual({ categories: ["a", "b"], indices: Uint32Array.of(1, 0) });
    expect(selected.conditions).toEqual({ region: selected.groups });
    expect(selected.categorical).toEqual(whole.categorical);
  });

  it("refuses an index outside the series", () => {
    expect(() => selectWindows(series, [0, 3])).toThrow("indices[1]: expected an integer from 0 to 2, received 3");
  });
});

describe("TimeVAEError", () => {
  it("is recognised across copies of the package, and nothing else is", () => {
    const foreign = Object.assign(new Error("x"), { [Symbol.for("timevae.error")]: true });
    expect([new TimeVAEError("too-large", "x"), foreign, new Error("x"), null, "x"].map(isTimeVAEError)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it("keeps code, details and cause", () => {
    const cause = new Error("below");
    const error = new TimeVAEError("invalid-file", "x", { details: { path: "a" }, cause });
    expect(error).toMatchObject({ name: "TimeVAEError", code: "invalid-file", details: { path: "a" }, cause });
  });
});

describe("describeValue", () => {
  it.each([
    ["x".repeat(80), `"${"x".repeat(57)}…"`],
    [null, "null"],
    [Number.NaN, "NaN"],
    [[1, 2], "[1,2]"],
    [[1, 2, 3, 4, 5, 6, 7], "an array of 7"],
    [new Float32Array(2), "a Float32Array of 8 bytes"],
    [{ a: 1 }, "an object with keys a"],
  ])("%j", (value, text) => {
    expect(describeValue(value)).toBe(text);
  });
});
