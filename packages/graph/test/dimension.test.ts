import {
  addDimensions,
  broadcastShapes,
  type Dimension,
  divideDimensions,
  multiplyDimensions,
  parseDimension,
  resolveShape,
  sameShape,
  sizeOf,
} from "@timevae/graph";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const factor = fc.integer({ min: 1, max: 50 });
const symbolic = factor.map((k): Dimension => (k === 1 ? "N" : `${k}*N`));
const dimension: fc.Arbitrary<Dimension> = fc.oneof(factor, symbolic);
const batch = fc.integer({ min: 1, max: 20 });
const sizeAt = (size: Dimension, N: number) => resolveShape([size], { N })[0]!;

describe("dimension algebra", () => {
  it("parses numbers, symbols and multiples of symbols", () => {
    expect(parseDimension(24)).toEqual({ factor: 24, symbol: undefined });
    expect(parseDimension("N")).toEqual({ factor: 1, symbol: "N" });
    expect(parseDimension("24*N")).toEqual({ factor: 24, symbol: "N" });
  });

  it("multiplies as numbers multiply", () => {
    expect(multiplyDimensions([])).toBe(1);
    expect(multiplyDimensions([2, "3*N", 4])).toBe("24*N");
    expect(multiplyDimensions(["N", 1])).toBe("N");
    expect(multiplyDimensions([0, "N"])).toBe(0);
    fc.assert(
      fc.property(fc.array(factor, { maxLength: 3 }), dimension, batch, (others, size, N) => {
        const expected = others.reduce((a, b) => a * b, sizeAt(size, N));
        expect(sizeAt(multiplyDimensions([...others, size]), N)).toBe(expected);
      }),
    );
  });

  it("adds what is of one kind", () => {
    expect(addDimensions(2, 3)).toBe(5);
    expect(addDimensions("N", "2*N")).toBe("3*N");
    expect(addDimensions("N", 1)).toBeUndefined();
    expect(addDimensions("N", "M")).toBeUndefined();
    fc.assert(
      fc.property(dimension, dimension, batch, (a, b, N) => {
        const sum = addDimensions(a, b);
        if (sum !== undefined) expect(sizeAt(sum, N)).toBe(sizeAt(a, N) + sizeAt(b, N));
        expect(sum === undefined).toBe(typeof a !== typeof b);
      }),
    );
  });

  it("divides where the quotient is whole for every size of the symbol", () => {
    expect(divideDimensions("24*N", 6)).toBe("4*N");
    expect(divideDimensions("24*N", "N")).toBe(24);
    expect(divideDimensions("N", "N")).toBe(1);
    expect(divideDimensions("N", 2)).toBeUndefined();
    expect(divideDimensions(6, "N")).toBeUndefined();
    expect(divideDimensions("N", "M")).toBeUndefined();
    expect(divideDimensions(5, 0)).toBeUndefined();
    fc.assert(
      fc.property(dimension, factor, (size, other) => {
        expect(divideDimensions(multiplyDimensions([size, other]), other)).toBe(size);
        expect(divideDimensions(multiplyDimensions([size, other]), size)).toBe(other);
      }),
    );
  });

  it("puts sizes in for symbols", () => {
    expect(resolveShape(["N", 3, "2*M"], { N: 5, M: 4 })).toEqual([5, 3, 8]);
    expect(resolveShape([], {})).toEqual([]);
  });

  it("counts elements", () => {
    expect(sizeOf([2, 3, 4])).toBe(24);
    expect(sizeOf([])).toBe(1);
  });

  it("compares shapes symbol by symbol", () => {
    expect(sameShape(["N", 3], ["N", 3])).toBe(true);
    expect(sameShape(["N", 3], ["M", 3])).toBe(false);
    expect(sameShape([3], [3, 1])).toBe(false);
  });

  it("broadcasts as NumPy does, symbols being sizes other than 1", () => {
    expect(broadcastShapes(["N", 1, 3], [4, 1])).toEqual(["N", 4, 3]);
    expect(broadcastShapes([], ["N"])).toEqual(["N"]);
    expect(broadcastShapes([1], ["N"])).toEqual(["N"]);
    fc.assert(
      fc.property(fc.array(dimension, { maxLength: 4 }), fc.infiniteStream(fc.boolean()), (shape, flips) => {
        const [left, right] = [true, false].map((side) =>
          shape.map((size) => (flips.next().value === side ? size : 1)),
        ) as [Dimension[], Dimension[]];
        const result = broadcastShapes(left, right);
        expect(result).toEqual(broadcastShapes(right, left));
        expect(broadcastShapes(result, left)).toEqual(result);
      }),
    );
  });
});
