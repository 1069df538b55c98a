import type { Shape } from "../../dimension.js";
import { gemm } from "../../ops/gemm.js";
import { matMul } from "../../ops/mat-mul.js";
import type { GraphCase } from "../graph-case.js";

const orientations = [
  [false, false],
  [true, false],
  [false, true],
  [true, true],
] as const;

const gemmCases: readonly GraphCase[] = orientations.flatMap(([transA, transB]) => {
  const a: Shape = transA ? [4, "N"] : ["N", 4];
  const b: Shape = transB ? [3, 4] : [4, 3];
  const options = { transA, transB };
  const name = `A${transA ? "ᵀ" : ""} × B${transB ? "ᵀ" : ""}`;
  return [
    { subject: "gemm", name, inputs: [{ shape: a }, { shape: b }], build: (x, y) => gemm(x, y, options) },
    {
      subject: "gemm",
      name: `1.5 · ${name} − 0.5 · C`,
      inputs: [{ shape: a }, { shape: b }, { shape: [3] }],
      build: (x, y, c) => gemm(x, y, { ...options, c, alpha: 1.5, beta: -0.5 }),
    },
  ];
});

const addendCases = ([["N", 3], [1, 3], ["N", 1], [1, 1], [1], []] as const).map(
  (shape): GraphCase => ({
    subject: "gemm",
    name: `C of shape [${shape}]`,
    inputs: [{ shape: ["N", 2] }, { shape: [2, 3] }, { shape }],
    build: (a, b, c) => gemm(a, b, { c, beta: 2 }),
  }),
);

const products: readonly [Shape, Shape][] = [
  [
    [2, 3],
    [3, 4],
  ],
  [
    ["N", 3],
    [3, 1],
  ],
  [
    ["N", 2, 3],
    [3, 4],
  ],
  [
    ["N", 2, 3],
    ["N", 3, 2],
  ],
  [
    [2, 3],
    ["N", 3, 2],
  ],
  [
    [1, 2, 3],
    ["N", 3, 2],
  ],
  [
    ["N", 1, 2, 3],
    [4, 3, 2],
  ],
  [
    [1, 1],
    [1, 1],
  ],
];

/** Products with every option of Gemm, and with the leading axes of MatMul broadcast in both directions. */
export const matrixCases: readonly GraphCase[] = [
  ...gemmCases,
  ...addendCases,
  {
    subject: "gemm",
    name: "sizes of 1",
    inputs: [{ shape: [1, 1] }, { shape: [1, 1] }],
    build: (a, b) => gemm(a, b),
  },
  {
    subject: "gemm",
    name: "a matrix with itself",
    inputs: [{ shape: ["N", 3] }],
    build: (a) => gemm(a, a, { transA: true }),
  },
  ...products.map(
    ([a, b]): GraphCase => ({
      subject: "mat-mul",
      name: `[${a}] × [${b}]`,
      inputs: [{ shape: a }, { shape: b }],
      build: (x, y) => matMul(x, y),
    }),
  ),
];
