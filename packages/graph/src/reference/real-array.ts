/** A row-major array of float64 numbers; int64 and bool values are kept as numbers too. */
export interface RealArray {
  readonly data: Float64Array;
  readonly shape: readonly number[];
}

export function countOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

export function createArray(shape: readonly number[]): RealArray {
  return { data: new Float64Array(countOf(shape)), shape };
}

/** How far apart neighbours along each axis lie in row-major order. */
export function stridesOf(shape: readonly number[]): number[] {
  return shape.map((_, axis) => countOf(shape.slice(axis + 1)));
}

/** A negative axis counts from the end, as everywhere in ONNX. */
export function axisOf(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}

/** For every coordinate of `shape` in row-major order: `start + Σ coordinate · stride`. */
export function positionsOf(shape: readonly number[], strides: readonly number[], start = 0): Int32Array {
  const positions = new Int32Array(countOf(shape));
  const coordinate = new Array<number>(shape.length).fill(0);
  let position = start;
  for (let i = 0; i < positions.length; i++) {
    positions[i] = position;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      position += strides[axis]!;
      if (++coordinate[axis]! < shape[axis]!) break;
      position -= shape[axis]! * strides[axis]!;
      coordinate[axis] = 0;
    }
  }
  return positions;
}

/** The elements of `x` at `positions`, under another shape. */
export function pick(x: RealArray, positions: Int32Array, shape: readonly number[]): RealArray {
  return { data: Float64Array.from(positions, (position) => x.data[position]!), shape };
}
