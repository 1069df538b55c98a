import { broadcastAll, broadcastPositions } from "./broadcast.js";
import { fail, type Kernel, numberAttribute, refuse } from "./kernel.js";
import { createArray, positionsOf, stridesOf } from "./real-array.js";

/** `Y = alpha · A' × B' + beta · C`, C unidirectionally broadcast to Y. */
const gemm: Kernel = ([a, b, c], attributes) => {
  const transposeA = numberAttribute(attributes, "transA", 0) !== 0;
  const transposeB = numberAttribute(attributes, "transB", 0) !== 0;
  const alpha = numberAttribute(attributes, "alpha", 1);
  const beta = numberAttribute(attributes, "beta", 1);
  const [rowsA, columnsA] = a!.shape as [number, number];
  const [rowsB, columnsB] = b!.shape as [number, number];
  const [rows, inner] = transposeA ? [columnsA, rowsA] : [rowsA, columnsA];
  const columns = transposeB ? rowsB : columnsB;
  if (inner !== (transposeB ? columnsB : rowsB)) fail(`Gemm: [${a!.shape}] × [${b!.shape}] do not fit`);
  const y = createArray([rows, columns]);
  const added = c && broadcastPositions(c, y.shape);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      for (let k = 0; k < inner; k++) {
        const left = a!.data[transposeA ? k * columnsA + row : row * columnsA + k]!;
        const right = b!.data[transposeB ? column * columnsB + k : k * columnsB + column]!;
        sum += left * right;
      }
      const position = row * columns + column;
      y.data[position] = alpha * sum + (c && added ? beta * c.data[added[position]!]! : 0);
    }
  }
  return [y];
};

/** numpy.matmul of arrays of at least two axes. */
const matMul: Kernel = ([a, b]) => {
  if (a!.shape.length < 2 || b!.shape.length < 2) refuse("MatMul of vectors");
  const [rows, inner] = a!.shape.slice(-2) as [number, number];
  const [innerB, columns] = b!.shape.slice(-2) as [number, number];
  if (inner !== innerB) fail(`MatMul: [${a!.shape}] × [${b!.shape}] do not fit`);
  const stackA = a!.shape.slice(0, -2);
  const stackB = b!.shape.slice(0, -2);
  const stack = broadcastAll([stackA, stackB]);
  const startsOf = (own: readonly number[], size: number) => {
    const missing = stack.length - own.length;
    const strides = stridesOf(own);
    const stretched = stack.map((_, i) => (i < missing || own[i - missing] === 1 ? 0 : strides[i - missing]! * size));
    return positionsOf(stack, stretched);
  };
  const startsA = startsOf(stackA, rows * inner);
  const startsB = startsOf(stackB, inner * columns);
  const y = createArray([...stack, rows, columns]);
  let position = 0;
  for (let matrix = 0; matrix < startsA.length; matrix++) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        let sum = 0;
        for (let k = 0; k < inner; k++) {
          sum += a!.data[startsA[matrix]! + row * inner + k]! * b!.data[startsB[matrix]! + k * columns + column]!;
        }
        y.data[position++] = sum;
      }
    }
  }
  return [y];
};

export const matrixKernels: Readonly<Record<string, Kernel>> = { Gemm: gemm, MatMul: matMul };
