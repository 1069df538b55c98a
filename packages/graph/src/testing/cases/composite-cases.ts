import { convTranspose1d } from "../../composites/conv-transpose1d.js";
import { conv1d } from "../../composites/conv1d.js";
import { dense } from "../../composites/dense.js";
import { gru } from "../../composites/gru.js";
import { im2col } from "../../composites/im2col.js";
import { groupParameters, packParameters, unpackParameters } from "../../composites/parameters.js";
import { matMul } from "../../ops/mat-mul.js";
import { multiply } from "../../ops/multiply.js";
import { relu } from "../../ops/relu.js";
import type { GraphCase } from "../graph-case.js";

const windows = [
  { kernel: 3, stride: 2 },
  { kernel: 3, stride: 1 },
  { kernel: 1, stride: 1 },
  { kernel: 1, stride: 2 },
  { kernel: 2, stride: 2 },
  { kernel: 5, stride: 3 },
  { kernel: 4, stride: 1 },
  { kernel: 2, stride: 3 },
];
const lengths = [1, 2, 3, 4, 5, 8, 9];

const group = groupParameters([
  { name: "kernel", shape: [3, 2], initializer: { kind: "zeros" } },
  { name: "scale", shape: [], initializer: { kind: "zeros" } },
  { name: "bias", shape: [2], initializer: { kind: "zeros" } },
])[0]!;

/** Composites that are plain functions of tensors. Adam has a suite of its own. */
export const compositeCases: readonly GraphCase[] = [
  {
    subject: "dense",
    name: "a layer",
    inputs: [{ shape: ["N", 4] }, { shape: [4, 3] }, { shape: [3] }],
    build: (x, kernel, bias) => dense(x, kernel, bias),
  },
  ...windows.flatMap(({ kernel, stride }) =>
    lengths.map(
      (length): GraphCase => ({
        subject: "conv1d",
        name: `length ${length}, ${kernel} taps, stride ${stride}`,
        inputs: [{ shape: ["N", length, 2] }, { shape: [kernel * 2, 3] }, { shape: [3] }],
        build: (x, weights, bias) => conv1d(x, weights, bias, { taps: kernel, stride }),
      }),
    ),
  ),
  ...windows.map(
    ({ kernel, stride }): GraphCase => ({
      subject: "im2col",
      name: `length 7, ${kernel} taps, stride ${stride}`,
      inputs: [{ shape: ["N", 7, 2] }],
      build: (x) => im2col(x, { kernel, stride }),
    }),
  ),
  ...lengths.map(
    (length): GraphCase => ({
      subject: "conv-transpose1d",
      name: `length ${length}`,
      inputs: [{ shape: ["N", length, 3] }, { shape: [3, 6] }, { shape: [2] }],
      build: (x, kernel, bias) => convTranspose1d(x, kernel, bias),
    }),
  ),
  ...[1, 3].map(
    (steps): GraphCase => ({
      subject: "gru",
      name: `two cells of two units, three features, ${steps} steps`,
      inputs: [
        { shape: [steps, 2, 3, "N"] },
        { shape: [1, 2, 4, 3] },
        { shape: [1, 2, 4, 2] },
        { shape: [1, 2, 4, 1] },
        { shape: [1, 2, 2, 3] },
        { shape: [1, 2, 2, 2] },
        { shape: [1, 2, 2, 1] },
      ],
      build: (
        x,
        gateInputKernel,
        gateHiddenKernel,
        gateBias,
        candidateInputKernel,
        candidateHiddenKernel,
        candidateBias,
      ) =>
        gru(x!, {
          gateInputKernel: gateInputKernel!,
          gateHiddenKernel: gateHiddenKernel!,
          gateBias: gateBias!,
          candidateInputKernel: candidateInputKernel!,
          candidateHiddenKernel: candidateHiddenKernel!,
          candidateBias: candidateBias!,
        }),
    }),
  ),
  {
    subject: "parameters",
    name: "a model whose parameters come from one row",
    inputs: [{ shape: ["N", 3] }, { shape: [1, group.size] }],
    build: (x, row) => {
      const { kernel, scale, bias } = unpackParameters(group, row);
      return multiply(dense(x, kernel!, bias!), scale!);
    },
  },
  {
    subject: "parameters",
    name: "packed into one row",
    inputs: [{ shape: [3, 2] }, { shape: [] }, { shape: [2] }],
    build: (kernel, scale, bias) => packParameters(group, { kernel: kernel!, scale: scale!, bias: bias! }),
  },
  {
    subject: "dense",
    name: "a network of two layers over steps",
    inputs: [{ shape: ["N", 2, 3], low: 0.5 }, { shape: [3, 4], low: 0.1 }, { shape: [4, 2] }],
    build: (x, first, second) => matMul(relu(matMul(x, first)), second),
  },
];
