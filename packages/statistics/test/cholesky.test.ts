import { choleskyInPlace, solveLower, solveLowerTransposed } from "@timevae/statistics";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

describe("choleskyInPlace", () => {
  it("of a matrix known by hand", () => {
    const values = Float64Array.of(4, 0, 0, 12, 37, 0, -16, -43, 98);
    expect(choleskyInPlace(values, 3)).toBe(true);
    expect([...values]).toEqual([2, 0, 0, 6, 1, 0, -8, 5, 3]);
  });

  it("tells when a matrix is not positive definite", () => {
    expect(choleskyInPlace(Float64Array.of(1, 0, 2, 1), 2)).toBe(false);
    expect(choleskyInPlace(Float64Array.of(Number.NaN), 1)).toBe(false);
  });

  it("solves what was multiplied", () => {
    const sized = fc.integer({ min: 1, max: 8 }).chain((n) =>
      fc.record({
        n: fc.constant(n),
        factor: fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: n * n, maxLength: n * n }),
        x: fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: n, maxLength: n }),
      }),
    );
    fc.assert(
      fc.property(sized, ({ n, factor, x }) => {
        const a = new Float64Array(n * n); // F Fᵀ + I
        for (let i = 0; i < n; i++) {
          for (let j = 0; j < n; j++) {
            for (let k = 0; k < n; k++) a[i * n + j]! += factor[i * n + k]! * factor[j * n + k]!;
          }
          a[i * n + i]! += 1;
        }
        const b = Float64Array.from({ length: n }, (_, i) =>
          x.reduce((sum, value, j) => sum + a[i * n + j]! * value, 0),
        );
        expect(choleskyInPlace(a, n)).toBe(true);
        solveLower(a, n, b);
        solveLowerTransposed(a, n, b);
        for (let i = 0; i < n; i++) expect(b[i]).toBeCloseTo(x[i]!, 8);
      }),
    );
  });
});
