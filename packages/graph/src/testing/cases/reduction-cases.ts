import type { Shape } from "../../dimension.js";
import { reduceMean } from "../../ops/reduce-mean.js";
import { reduceSum } from "../../ops/reduce-sum.js";
import type { GraphCase } from "../graph-case.js";

const sums: readonly [shape: Shape, axes: readonly number[] | undefined][] = [
  [[], undefined],
  [["N", 3], undefined],
  [["N", 3], [0]],
  [["N", 3], [1]],
  [
    ["N", 2, 3],
    [0, 2],
  ],
  [["N", 2, 3], [1]],
  [[2, 1, 3, 1], [1]],
  [
    [2, 1, 3, 1],
    [3, 0],
  ],
  [["N", 2], []],
];

const means: readonly [shape: Shape, axes: readonly number[]][] = [
  [["N", 3], [1]],
  [
    ["N", 2, 3],
    [1, 2],
  ],
  [
    [2, 3],
    [0, 1],
  ],
  [[4, 1], [1]],
];

/** Sums and means over some, all and no axes, kept or not. */
export const reductionCases: readonly GraphCase[] = [false, true].flatMap((keepAxes) => {
  const ending = keepAxes ? ", kept" : "";
  return [
    ...sums.map(
      ([shape, axes]): GraphCase => ({
        subject: "reduce-sum",
        name: `[${shape}] over ${axes ? `axes [${axes}]` : "all axes"}${ending}`,
        inputs: [{ shape }],
        build: (x) => reduceSum(x, axes, { keepAxes }),
      }),
    ),
    ...means.map(
      ([shape, axes]): GraphCase => ({
        subject: "reduce-mean",
        name: `[${shape}] over axes [${axes}]${ending}`,
        inputs: [{ shape }],
        build: (x) => reduceMean(x, axes, { keepAxes }),
      }),
    ),
  ];
});
