import { broadcastShapes } from "@timevae/graph";
import type { BackendHabits } from "../backend-habits.js";
import type { TfjsModule, TfjsTensor } from "../tfjs-module.js";
import { type Kernel, numberAttribute } from "./kernel.js";

/** `alpha · A' × B' + beta · C`, C broadcast to the product. */
const gemm: Kernel = (operation) => {
  const { tf, habits, inputShapes } = operation;
  const alpha = numberAttribute(operation, "alpha", 1);
  const beta = numberAttribute(operation, "beta", 1);
  const transposeA = numberAttribute(operation, "transA", 0) !== 0;
  const transposeB = numberAttribute(operation, "transB", 0) !== 0;
  // Graphs write scalar · row + row as a product: in one pass over memory in ONNX Runtime, a detour here.
  const isScaling = inputShapes[0]!.every((size) => size === 1) && !transposeB;
  const multiply = isScaling ? tf.mul : createProduct(tf, habits, transposeA, transposeB);
  return ([a, b, c]) => {
    const product = multiply(a!, b!);
    if (alpha === 1 && !c) return product;
    const scaled = alpha === 1 ? product : tf.mul(product, alpha);
    if (scaled !== product) product.dispose();
    if (!c) return scaled;
    const sum = tf.add(scaled, beta === 1 ? c : tf.mul(c, beta));
    scaled.dispose();
    return sum;
  };
};

/** The product of two matrices, either of them transposed first. */
function createProduct(
  tf: TfjsModule,
  { transposesFirst }: BackendHabits,
  transposeA: boolean,
  transposeB: boolean,
): (a: TfjsTensor, b: TfjsTensor) => TfjsTensor {
  if (!transposesFirst || !(transposeA || transposeB)) return (a, b) => tf.matMul(a, b, transposeA, transposeB);
  return (a, b) => {
    const left = transposeA ? tf.transpose(a) : a;
    const right = transposeB ? tf.transpose(b) : b;
    const product = tf.matMul(left, right);
    if (transposeA) left.dispose();
    if (transposeB) right.dispose();
    return product;
  };
}

/** numpy.matmul. Backends differ in which leading axes they broadcast (wasm gives wrong numbers), so none is left to them. */
const matMul: Kernel = ({ tf, inputShapes, outputShapes }) => {
  const [shapeA, shapeB] = inputShapes as [readonly number[], readonly number[]];
  const output = [...outputShapes[0]!];
  if (shapeB.length === 2) {
    const rows = [-1, shapeA.at(-1)!] as [number, number];
    return ([a, b]) => tf.reshape(tf.matMul(tf.reshape(a!, rows), b!), output);
  }
  const stack = broadcastShapes(shapeA.slice(0, -2), shapeB.slice(0, -2)) as readonly number[];
  const stretch = (shape: readonly number[]) => {
    const target = [...stack, ...shape.slice(-2)];
    const fits = target.length === shape.length && target.every((size, axis) => size === shape[axis]);
    return fits ? (x: TfjsTensor) => x : (x: TfjsTensor) => tf.broadcastTo(x, target as never);
  };
  const [stretchA, stretchB] = [stretch(shapeA), stretch(shapeB)];
  return ([a, b]) => tf.matMul(stretchA(a!), stretchB(b!));
};

export const matrixKernels: Readonly<Record<string, Kernel>> = { Gemm: gemm, MatMul: matMul };
