import { createSeriesArray } from "@timevae/spec";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inferPositions } from "../src/infer-positions.js";
import { createWindowKeys } from "../src/window-keys.js";
import { rowTexts, shuffled, walkWindows } from "./example-windows.js";

describe("keys of windows", () => {
  it("are equal exactly where the rows are", () => {
    // Few values, so that equal stretches happen.
    const value = fc.constantFrom(0, -0, 1, 0.5);
    fc.assert(
      fc.property(fc.array(value, { minLength: 24, maxLength: 24 }), (values) => {
        const series = createSeriesArray(Float32Array.from(values), [4, 3, 2]);
        const keys = createWindowKeys(series);
        for (let a = 0; a < 4; a++) {
          for (let b = 0; b < 4; b++) {
            for (let rows = 1; rows <= 3; rows++) {
              const first = rowTexts(series, a).slice(0, rows).join(";");
              const last = rowTexts(series, b)
                .slice(3 - rows)
                .join(";");
              expect(keys.first(a, rows) === keys.last(b, rows)).toBe(first === last);
            }
          }
        }
      }),
    );
  });
});

describe("positions from overlap", () => {
  it.each([1, 2, 5, 11])("are found with stride %i, whatever the order", (stride) => {
    const windows = walkWindows({ rows: 200, steps: 12, features: 2, stride, positions: true });
    const mixed = shuffled(windows, 3);
    const found = inferPositions(createSeriesArray(mixed.values, mixed.shape));
    const truth = mixed.positions as Float64Array;
    const offset = (found?.[0] as number) - (truth[0] as number);
    expect(Array.from(found ?? [])).toEqual(Array.from(truth, (position) => position + offset));
  });

  it("keep stretches apart that share nothing", () => {
    const [a, b] = [7, 8].map((seed) => walkWindows({ rows: 60, steps: 10, features: 1, seed }));
    const both = createSeriesArray(Float32Array.from([...a!.values, ...b!.values]), [102, 10, 1]);
    const positions = Array.from(inferPositions(both) ?? []);
    const spans = [positions.slice(0, 51), positions.slice(51)].map((list) => [Math.min(...list), Math.max(...list)]);
    const [early, late] = spans.sort((x, y) => (x[0] as number) - (y[0] as number));
    expect((late?.[0] as number) - (early?.[1] as number)).toBeGreaterThanOrEqual(10);
  });

  it("are unknown for windows that do not overlap, and for constants", () => {
    expect(inferPositions(walkWindows({ rows: 240, steps: 12, features: 1, stride: 12 }))).toBeUndefined();
    expect(inferPositions(createSeriesArray(new Float32Array(400), [50, 8, 1]))).toBeUndefined();
    // Grades from 0 to 5: any two rows of them have been seen before.
    const { values, shape } = walkWindows({ rows: 4000, steps: 8, features: 1, stride: 8 });
    const grades = values.map((value) => Math.round(Math.min(5, Math.abs(value))));
    expect(inferPositions(createSeriesArray(grades, shape))).toBeUndefined();
  });
});
