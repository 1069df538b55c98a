import {
  abs,
  add,
  broadcastShapes,
  checkFeeds,
  checkState,
  concat,
  constant,
  constantOp,
  convTranspose1d,
  createProgram,
  cropOrPad,
  expand,
  type Feeds,
  gemm,
  gradients,
  greater,
  groupParameters,
  input,
  inputOp,
  matMul,
  multiply,
  multiplyDimensions,
  type ParameterSpec,
  pad,
  reduceMean,
  reduceSum,
  relu,
  reshape,
  resolveShape,
  sizeOf,
  slice,
  split,
  step,
  transpose,
  where,
} from "@timevae/graph";
import { arrayOf } from "@timevae/graph/testing";
import type { ErrorCode } from "@timevae/spec";
import { expect, it } from "vitest";

const x = input("x", ["N", 3]);
const matrix = input("matrix", [3, 2]);
const positive = greater(x, 0);
const spec: ParameterSpec = { name: "w", shape: [1], initializer: { kind: "zeros" } };
const state = [{ name: "w", current: matrix, next: multiply(matrix, 2) }];
const program = createProgram({ outputs: { y: multiply(x, input("scale", ["2*N", 1, 1])) }, state });
const feeds = (changed: Feeds) =>
  checkFeeds(program, { x: arrayOf([1, 3], 1, 2, 3), scale: arrayOf([2, 1, 1], 1, 2), ...changed });

const argument: readonly [message: string, () => unknown][] = [
  ["Add: expected float32 operands, received bool", () => add(positive, 1)],
  ["Add: [N,3] and [3,2] do not broadcast to each other", () => add(x, matrix)],
  ["Abs: expected a float32 operand, received bool", () => abs(positive)],
  ["Concat: [N,3], [3,2] do not fit along axis 1", () => concat([x, matrix], 1)],
  ["Concat: [2,3], [2] do not fit along axis 1", () => concat([input("a", [2, 3]), input("b", [2])], 1)],
  ["Concat: [N,3] do not fit along axis 2", () => concat([x], 2)],
  ["Concat:  do not fit along axis 0", () => concat([], 0)],
  ["constant: expected 6 values for shape [2,3], received 1", () => constant([1], [2, 3])],
  ["shape [N]: expected numbers only", () => constant([1], ["N"])],
  [
    "CropOrPad: cannot change axis 1 of [N,3] by -2 in front and -1 behind",
    () => cropOrPad(x, [{ axis: 1, before: -2, after: -1 }]),
  ],
  [
    "CropOrPad: cannot change axis 0 of [N,3] by 1 in front and 0 behind",
    () => cropOrPad(x, [{ axis: 0, before: 1, after: 0 }]),
  ],
  ["Expand: [3] and [2] do not broadcast to each other", () => expand(input("a", [3]), input("b", [2]))],
  ["Expand: [N,3] does not stretch to [3]", () => expand(x, input("b", [3]))],
  ["Gemm: expected two matrices, received [N,3] and [3]", () => gemm(x, input("v", [3]))],
  ["Gemm: [N,3] × [3,2]ᵀ: the inner sizes do not fit", () => gemm(x, matrix, { transB: true })],
  ["Gemm: c of shape [4,1,2] does not broadcast to [N,2]", () => gemm(x, matrix, { c: input("c", [4, 1, 2]) })],
  ["Gemm: expected float32 operands, received int64", () => gemm(x, input("i", [3, 2], "int64"))],
  ["Gemm: expected float32 operands, received bool", () => gemm(x, matrix, { c: input("b", [2], "bool") })],
  ["MatMul: expected float32 operands, received int64", () => matMul(x, input("i", [3, 2], "int64"))],
  ["ReduceSum: expected a float32 operand, received bool", () => reduceSum(positive, [0])],
  ["Step: expected a float32 operand, received bool", () => step(positive)],
  ["input name: expected at least one character", () => input("", [1])],
  ["MatMul: [3,2] × [N,3]: the inner sizes do not fit", () => matMul(matrix, x)],
  ["MatMul: [3] × [3,2]: the inner sizes do not fit", () => matMul(input("v", [3]), matrix)],
  ["MatMul: [N] and [2] do not broadcast to each other", () => matMul(input("a", ["N", 1, 1]), input("b", [2, 1, 1]))],
  ["Pad: cannot add 1 and 0 zeros to axis 0 of [N,3]", () => pad(x, 0, 1, 0)],
  ["Pad: cannot add -1 and 0 zeros to axis 1 of [N,3]", () => pad(x, 1, -1, 0)],
  ["ReduceSum: axes [2] are not axes of [N,3]", () => reduceSum(x, [2])],
  ["ReduceSum: axes [5] are not axes of [N,3]", () => reduceMean(x, [5])],
  ["Reshape: [N,3] does not have the elements of [N,4]", () => reshape(x, ["N", 4])],
  ["Reshape: [N,3] does not have the elements of [-1,2]", () => reshape(x, [-1, 2])],
  ["Slice: [2, 2) is not within axis 1 of [N,3]", () => slice(x, 1, 2, 2)],
  ["Slice: [0, 1) is not within axis 0 of [N,3]", () => slice(x, 0, 0, 1)],
  ["Split: sizes [1,1] do not add up to axis 1 of [N,3]", () => split(x, 1, [1, 1])],
  ["Split: sizes [N,2] do not add up to axis 0 of [3*N]", () => split(input("t", ["3*N"]), 0, ["N", 2])],
  ["Split: sizes [N,N] do not add up to axis 0 of [3*N]", () => split(input("t", ["3*N"]), 0, ["N", "N"])],
  ["Split: sizes [] do not add up to axis 2 of [N,3]", () => split(x, 2, [])],
  ["Transpose: expected an order of 2 axes, received [0,0]", () => transpose(x, [0, 0])],
  [
    "Where: expected a bool condition and two values of one type, received float32, float32, float32",
    () => where(x, x, x),
  ],
  ["Where: [N,3] and [3,2] do not broadcast to each other", () => where(positive, x, matrix)],
  [
    "convTranspose1d: expected a kernel [3, 6] for x [N,4,3] and bias [2], received [3,5]",
    () => convTranspose1d(input("x", ["N", 4, 3]), input("k", [3, 5]), input("b", [2])),
  ],
  ['parameter "w" is declared twice', () => groupParameters([spec, spec])],
  ["shapes: [2] and [3] do not broadcast to each other", () => broadcastShapes([2], [3])],
  ["shape [N,3]: the size of N is not known", () => resolveShape(["N", 3], {})],
  ["shape [N,3]: expected numbers only", () => sizeOf(["N", 3])],
  ["gradients: expected a scalar loss, received shape [N,3]", () => gradients(relu(x), [x])],
  ['program: expected different names, "x" appears twice', () => createProgram({ outputs: { x: relu(x) } })],
  [
    'program: expected different names, "x" appears twice',
    () => createProgram({ outputs: { y: add(x, input("x", ["N", 3])) } }),
  ],
  [
    'program: expected different names, "w" appears twice',
    () => createProgram({ outputs: {}, state: [...state, ...state] }),
  ],
  [
    'program: expected different names, "matrix" appears twice',
    () => createProgram({ outputs: {}, state: [...state, { ...state[0]!, name: "v" }] }),
  ],
  [
    'program: expected different names, "matrix" appears twice',
    () =>
      createProgram({ outputs: { matrix: x }, state: [{ ...state[0]!, next: constant(Array(6).fill(0), [3, 2]) }] }),
  ],
  [
    "state w: expected an input and a next value of its shape, received [3,2] and [2,3]",
    () => createProgram({ outputs: {}, state: [{ ...state[0]!, next: transpose(matrix, [1, 0]) }] }),
  ],
  [
    "state w: expected an input and a next value of its shape, received [N,3] and [N,3]",
    () => createProgram({ outputs: {}, state: [{ name: "w", current: relu(x), next: x }] }),
  ],
  [
    'feeds: expected "scale" of shape [2*N,1,1], received x',
    () => checkFeeds(program, { x: arrayOf([1, 3], 1, 2, 3) }),
  ],
  ['feeds: expected "x" of shape [N,3], received none', () => checkFeeds(program, {})],
  ['feed "x": expected shape [N,3], received [3] with 3 numbers', () => feeds({ x: arrayOf([3], 1, 2, 3) })],
  ['feed "x": expected shape [N,3], received [1,3] with 2 numbers', () => feeds({ x: arrayOf([1, 3], 1, 2) })],
  [
    'feed "scale": expected shape [2*N,1,1], received [4,1,1] with 4 numbers',
    () => feeds({ scale: arrayOf([4, 1, 1], 1, 2, 3, 4) }),
  ],
  ['feed "z": the program has no such input', () => feeds({ z: arrayOf([1], 1) })],
  [
    'feed "y": expected shape [2*N], received [3] with 3 numbers',
    () => checkFeeds(createProgram({ outputs: { z: relu(input("y", ["2*N"])) } }), { y: arrayOf([3], 1, 2, 3) }),
  ],
  [
    'state "w": expected shape [3,2], received [2,3] with 6 numbers',
    () => checkState(program, { w: arrayOf([2, 3], 1, 2, 3, 4, 5, 6) }),
  ],
  [
    'state "w": expected shape [3,2], received [3,2] with 1 numbers',
    () => checkState(program, { w: arrayOf([3, 2], 1) }),
  ],
  ['state "v": expected one of w, received [1] with 1 numbers', () => checkState(program, { v: arrayOf([1], 1) })],
];

const unsupported: typeof argument = [
  ["reduceMean: axes [0] of [N,3] have no known size", () => reduceMean(x, [0])],
  ["shape: expected at most one symbolic dimension in a product, received [N,M]", () => multiplyDimensions(["N", "M"])],
  ["a constant is not an operation and has no lowering", () => constantOp.lower(constant([1], [1]).node)],
  ["an input is not an operation and has no lowering", () => inputOp.lower(x.node)],
];

function expectError(code: ErrorCode, message: string, call: () => unknown): void {
  expect(call).toThrow(expect.objectContaining({ name: "TimeVAEError", code, message }));
}

it.each(argument)("invalid-argument: %s", (message, call) => expectError("invalid-argument", message, call));
it.each(unsupported)("unsupported: %s", (message, call) => expectError("unsupported", message, call));
