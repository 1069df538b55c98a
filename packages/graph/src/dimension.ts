import { TimeVAEError } from "@timevae/spec";

/**
 * One size of a shape: a number where it is known, or a multiple of a symbol where it is not:
 * `"N"`, `"24*N"`. Only one symbol may appear in a shape's product.
 */
export type Dimension = number | string;

/** The sizes of a tensor; `[]` is a scalar. */
export type Shape = readonly Dimension[];

/** A dimension taken apart: `24*N` is `{ factor: 24, symbol: "N" }`, 24 is `{ factor: 24, symbol: undefined }`. */
export function parseDimension(dimension: Dimension): { factor: number; symbol: string | undefined } {
  if (typeof dimension === "number") return { factor: dimension, symbol: undefined };
  const star = dimension.indexOf("*");
  if (star < 0) return { factor: 1, symbol: dimension };
  return { factor: Number(dimension.slice(0, star)), symbol: dimension.slice(star + 1) };
}

function formatDimension(factor: number, symbol: string | undefined): Dimension {
  if (symbol === undefined || factor === 0) return factor;
  return factor === 1 ? symbol : `${factor}*${symbol}`;
}

/**
 * The product of dimensions.
 *
 * @throws {TimeVAEError} `unsupported` when more than one of them is symbolic.
 */
export function multiplyDimensions(dimensions: Shape): Dimension {
  let factor = 1;
  let symbol: string | undefined;
  for (const dimension of dimensions) {
    const part = parseDimension(dimension);
    factor *= part.factor;
    if (part.symbol === undefined) continue;
    if (symbol !== undefined) {
      throw new TimeVAEError(
        "unsupported",
        `shape: expected at most one symbolic dimension in a product, received [${dimensions}]`,
      );
    }
    symbol = part.symbol;
  }
  return formatDimension(factor, symbol);
}

/** The sum of two dimensions of the same kind (both numbers, or multiples of one symbol); undefined otherwise. */
export function addDimensions(a: Dimension, b: Dimension): Dimension | undefined {
  const left = parseDimension(a);
  const right = parseDimension(b);
  return left.symbol === right.symbol ? formatDimension(left.factor + right.factor, left.symbol) : undefined;
}

/** `a / b` where that is a whole number or a whole multiple of a symbol; undefined otherwise. */
export function divideDimensions(a: Dimension, b: Dimension): Dimension | undefined {
  const left = parseDimension(a);
  const right = parseDimension(b);
  const factor = left.factor / right.factor;
  if (!Number.isInteger(factor) || (right.symbol !== undefined && right.symbol !== left.symbol)) return undefined;
  return formatDimension(factor, right.symbol === undefined ? left.symbol : undefined);
}

/** Replaces symbols by numbers: `resolveShape(["N", 3], { N: 5 })` is `[5, 3]`. */
export function resolveShape(shape: Shape, symbols: Readonly<Record<string, number>>): number[] {
  return shape.map((dimension) => {
    const { factor, symbol } = parseDimension(dimension);
    if (symbol === undefined) return factor;
    const value = symbols[symbol];
    if (value === undefined) {
      throw new TimeVAEError("invalid-argument", `shape [${shape}]: the size of ${symbol} is not known`);
    }
    return factor * value;
  });
}

/** Whether two shapes are the same, symbols included. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dimension, axis) => dimension === b[axis]);
}

/** The number of elements of a shape without symbols. */
export function sizeOf(shape: Shape): number {
  const size = multiplyDimensions(shape);
  if (typeof size !== "number") {
    throw new TimeVAEError("invalid-argument", `shape [${shape}]: expected numbers only`);
  }
  return size;
}

/**
 * The shape that two shapes broadcast to (NumPy's rule: aligned at the end, 1 stretches).
 *
 * @throws {TimeVAEError} `invalid-argument` when they do not fit.
 */
export function broadcastShapes(a: Shape, b: Shape, what = "shapes"): Shape {
  const rank = Math.max(a.length, b.length);
  const result: Dimension[] = [];
  for (let axis = 0; axis < rank; axis++) {
    const left = a[axis - rank + a.length] ?? 1;
    const right = b[axis - rank + b.length] ?? 1;
    if (left !== right && left !== 1 && right !== 1) {
      throw new TimeVAEError("invalid-argument", `${what}: [${a}] and [${b}] do not broadcast to each other`);
    }
    result.push(left === 1 ? right : left);
  }
  return result;
}
