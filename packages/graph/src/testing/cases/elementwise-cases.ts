import type { Shape } from "../../dimension.js";
import { abs } from "../../ops/abs.js";
import { add } from "../../ops/add.js";
import type { Operand } from "../../ops/binary.js";
import { cos } from "../../ops/cos.js";
import { divide } from "../../ops/divide.js";
import { exp } from "../../ops/exp.js";
import { expand } from "../../ops/expand.js";
import { floor } from "../../ops/floor.js";
import { greater } from "../../ops/greater.js";
import { log } from "../../ops/log.js";
import { maximum } from "../../ops/maximum.js";
import { minimum } from "../../ops/minimum.js";
import { multiply, square } from "../../ops/multiply.js";
import { negate } from "../../ops/negate.js";
import { relu } from "../../ops/relu.js";
import { sigmoid } from "../../ops/sigmoid.js";
import { sin } from "../../ops/sin.js";
import { sqrt } from "../../ops/sqrt.js";
import { step } from "../../ops/step.js";
import { subtract } from "../../ops/subtract.js";
import { tanh } from "../../ops/tanh.js";
import { where } from "../../ops/where.js";
import type { Tensor } from "../../tensor.js";
import type { GraphCase, Sampling } from "../graph-case.js";

const away: Sampling = { offset: 0.2 };
const positive: Sampling = { low: 0.3, high: 3 };

const unary: readonly [subject: string, (x: Tensor) => Tensor, Sampling][] = [
  ["abs", abs, away],
  ["cos", cos, { low: -7, high: 7 }],
  ["exp", exp, {}],
  ["floor", floor, { low: 0.1, high: 0.9 }],
  ["log", log, positive],
  ["multiply", square, {}],
  ["negate", negate, {}],
  ["relu", relu, away],
  ["sigmoid", sigmoid, { low: -6, high: 6 }],
  ["sin", sin, { low: -7, high: 7 }],
  ["sqrt", sqrt, positive],
  ["step", step, away],
  ["tanh", tanh, { low: -3, high: 3 }],
];
const unaryShapes: readonly Shape[] = [[], [5], ["N", 3], [2, 1, "N", 2]];

const binary: readonly [subject: string, (a: Operand, b: Operand) => Tensor, Sampling, Sampling][] = [
  ["add", add, {}, {}],
  ["divide", divide, {}, positive],
  ["greater", (a, b) => where(greater(a, b), 1, 0), { offset: 0.1 }, { offset: 0.35 }],
  ["maximum", maximum, { offset: 0.1 }, { offset: 0.35 }],
  ["minimum", minimum, { offset: 0.1 }, { offset: 0.35 }],
  ["multiply", multiply, {}, {}],
  ["subtract", subtract, {}, {}],
];
const binaryShapes: readonly [Shape, Shape][] = [
  [[], []],
  [
    ["N", 3],
    ["N", 3],
  ],
  [["N", 3], [3]],
  [[3], ["N", 3]],
  [
    ["N", 1],
    [1, 4],
  ],
  [[], ["N", 2]],
  [
    [2, 1, 4],
    [3, 1],
  ],
  [
    [1, 1],
    [1, 1],
  ],
];

const text = (...shapes: readonly Shape[]) => shapes.map((shape) => `[${shape}]`).join(" and ");

/** Elementwise ops: ranks 0 to 4, symbolic batches, broadcasting in both directions, numbers as operands. */
export const elementwiseCases: readonly GraphCase[] = [
  ...unary.flatMap(([subject, build, sampling]) =>
    unaryShapes.map((shape) => ({
      subject,
      name: `${build.name} of ${text(shape)}`,
      inputs: [{ shape, ...sampling }],
      build,
    })),
  ),
  ...binary.flatMap(
    ([subject, build, samplingA, samplingB]) =>
      [
        ...binaryShapes.map(([a, b]) => ({
          subject,
          name: text(a, b),
          inputs: [
            { shape: a, ...samplingA },
            { shape: b, ...samplingB },
          ],
          build: (x: Tensor, y: Tensor) => build(x, y),
        })),
        {
          subject,
          name: "a number on the right",
          inputs: [{ shape: ["N", 2], ...samplingA }],
          build: (x) => build(x, 0.35),
        },
        {
          subject,
          name: "a number on the left",
          inputs: [{ shape: ["N", 2], ...samplingB }],
          build: (y) => build(0.1, y),
        },
        {
          subject,
          name: "two operands that were both expanded",
          inputs: [{ shape: [], ...samplingA }, { shape: [1], ...samplingB }, { shape: ["N", 3] }],
          build: (x, y, like) => build(expand(x, like), expand(y, like)),
        },
        {
          subject,
          name: "one expanded operand and a larger one",
          inputs: [{ shape: [1], ...samplingA }, { shape: [2, 3, 4], ...samplingB }, { shape: [3, 4] }],
          build: (x, y, like) => build(expand(x, like), y),
        },
      ] satisfies GraphCase[],
  ),
  {
    subject: "multiply",
    name: "the square of an expanded tensor",
    inputs: [{ shape: [1] }, { shape: ["N", 2] }],
    build: (x, like) => square(expand(x, like)),
  },
  ...(
    [
      [
        ["N", 3],
        ["N", 3],
        ["N", 3],
      ],
      [["N", 1], [3], []],
      [[2], [3, 1], ["N", 1, 2]],
    ] as const
  ).map(
    ([condition, a, b]): GraphCase => ({
      subject: "where",
      name: `condition ${text(condition)}, values ${text(a, b)}`,
      inputs: [{ shape: condition, ...away }, { shape: a }, { shape: b }],
      build: (c, x, y) => where(greater(c, 0), x, y),
    }),
  ),
  {
    subject: "where",
    name: "numbers as values",
    inputs: [{ shape: ["N", 3], ...away }, { shape: [3] }],
    build: (c, x) => [where(greater(c, 0), x, -1.5), where(greater(c, 0), 2.5, x)],
  },
];
