import { concat } from "../../ops/concat.js";
import { constant } from "../../ops/constant.js";
import { cropOrPad } from "../../ops/crop-or-pad.js";
import { expand } from "../../ops/expand.js";
import { multiply } from "../../ops/multiply.js";
import { pad } from "../../ops/pad.js";
import { reshape } from "../../ops/reshape.js";
import { slice } from "../../ops/slice.js";
import { split } from "../../ops/split.js";
import { transpose } from "../../ops/transpose.js";
import type { GraphCase } from "../graph-case.js";

/** Ops that move elements without computing. */
export const shapeCases: readonly GraphCase[] = [
  {
    subject: "concat",
    name: "two along the last axis, with a symbolic batch",
    inputs: [{ shape: ["N", 3] }, { shape: ["N", 2] }],
    build: (a, b) => concat([a, b], 1),
  },
  {
    subject: "concat",
    name: "three along the first axis",
    inputs: [{ shape: [1, 2] }, { shape: [3, 2] }, { shape: [2, 2] }],
    build: (...parts) => concat(parts, 0),
  },
  {
    subject: "concat",
    name: "along a middle axis, one of them twice",
    inputs: [{ shape: ["N", 1, 2] }, { shape: ["N", 2, 2] }],
    build: (a, b) => concat([a, b, a], 1),
  },
  {
    subject: "concat",
    name: "two along a symbolic batch",
    inputs: [{ shape: ["N", 3] }, { shape: ["N", 3] }],
    build: (a, b) => concat([a, b], 0),
  },
  {
    subject: "concat",
    name: "along a symbolic axis that is not the first, one part twice as long",
    inputs: [{ shape: [2, "N", 3] }, { shape: [2, "2*N", 3] }],
    build: (a, b) => concat([a, b, a], 1),
  },
  { subject: "concat", name: "one alone", inputs: [{ shape: ["N", 2] }], build: (x) => concat([x], 1) },
  {
    subject: "expand",
    name: "a scalar to a symbolic shape",
    inputs: [{ shape: [] }, { shape: ["N", 3] }],
    build: (x, like) => expand(x, like),
  },
  {
    subject: "expand",
    name: "axes of size 1 in the middle, to a known shape",
    inputs: [{ shape: [2, 1, 3, 1] }, { shape: [2, 4, 3, 2] }],
    build: (x, like) => expand(x, like),
  },
  {
    subject: "expand",
    name: "to more axes",
    inputs: [{ shape: [3, 1] }, { shape: ["N", 3, 2] }],
    build: (x, like) => expand(x, like),
  },
  {
    subject: "crop-or-pad",
    name: "shift along one axis, fewer of another",
    inputs: [{ shape: ["N", 4, 6] }],
    build: (x) =>
      cropOrPad(x, [
        { axis: 1, before: 1, after: -1 },
        { axis: 2, before: 0, after: -3 },
      ]),
  },
  {
    subject: "crop-or-pad",
    name: "crop in front, pad behind, of a vector",
    inputs: [{ shape: [5] }],
    build: (x) => cropOrPad(x, [{ axis: 0, before: -2, after: 3 }]),
  },
  {
    subject: "pad",
    name: "both sides of the first axis",
    inputs: [{ shape: [2, 3] }],
    build: (x) => pad(x, 0, 2, 1),
  },
  {
    subject: "pad",
    name: "a middle axis in front",
    inputs: [{ shape: ["N", 2, 3] }],
    build: (x) => pad(x, 1, 1, 0),
  },
  { subject: "pad", name: "the last axis behind", inputs: [{ shape: ["N", 1] }], build: (x) => pad(x, 1, 0, 3) },
  { subject: "pad", name: "nothing", inputs: [{ shape: ["N", 2] }], build: (x) => pad(x, 1, 0, 0) },
  {
    subject: "reshape",
    name: "joining a symbolic axis with others",
    inputs: [{ shape: ["N", 2, 3] }],
    build: (x) => reshape(x, [-1, 3]),
  },
  {
    subject: "reshape",
    name: "cutting a symbolic axis",
    inputs: [{ shape: ["6*N"] }],
    build: (x) => reshape(x, ["N", 2, 3]),
  },
  {
    subject: "reshape",
    name: "to a scalar and from one",
    inputs: [{ shape: [1, 1] }, { shape: [] }],
    build: (x, y) => [reshape(x, []), reshape(y, [1, 1, 1])],
  },
  {
    subject: "reshape",
    name: "twice in a row",
    inputs: [{ shape: [2, 6] }],
    build: (x) => reshape(reshape(x, [3, 4]), [-1]),
  },
  {
    subject: "shape-of",
    name: "of a symbolic shape, for a constant that is stretched",
    inputs: [{ shape: ["N", 2] }],
    build: (x) => multiply(expand(constant([1.5, -2], [2]), x), x),
  },
  { subject: "slice", name: "the front", inputs: [{ shape: ["N", 4] }], build: (x) => slice(x, 1, 0, 2) },
  {
    subject: "slice",
    name: "the back of the first axis",
    inputs: [{ shape: [4, 2] }],
    build: (x) => slice(x, 0, 3, 4),
  },
  {
    subject: "slice",
    name: "the middle of a middle axis",
    inputs: [{ shape: ["N", 5, 2] }],
    build: (x) => slice(x, 1, 1, 3),
  },
  { subject: "slice", name: "everything", inputs: [{ shape: ["N", 4] }], build: (x) => slice(x, 1, 0, 4) },
  { subject: "split", name: "a vector", inputs: [{ shape: [6] }], build: (x) => split(x, 0, [1, 3, 2]) },
  {
    subject: "split",
    name: "a middle axis, only some parts used",
    inputs: [{ shape: ["N", 5, 2] }],
    build: (x) => {
      const [, second, , fourth] = split(x, 1, [1, 2, 1, 1]);
      return [second!, fourth!];
    },
  },
  {
    subject: "split",
    name: "parts of size 1, one used twice",
    inputs: [{ shape: ["N", 2] }],
    build: (x) => {
      const [first, second] = split(x, 1, [1, 1]);
      return [multiply(first!, first!), multiply(first!, second!)];
    },
  },
  {
    subject: "split",
    name: "a symbolic batch, one part not used",
    inputs: [{ shape: ["4*N", 2] }],
    build: (x) => {
      const [first, , third] = split(x, 0, ["N", "N", "2*N"]);
      return [first!, multiply(third!, third!)];
    },
  },
  { subject: "split", name: "into one part", inputs: [{ shape: ["N", 2] }], build: (x) => split(x, 1, [2]) },
  { subject: "transpose", name: "a matrix", inputs: [{ shape: ["N", 3] }], build: (x) => transpose(x, [1, 0]) },
  {
    subject: "transpose",
    name: "three axes in a circle",
    inputs: [{ shape: ["N", 2, 3] }],
    build: (x) => transpose(x, [2, 0, 1]),
  },
  {
    subject: "transpose",
    name: "four axes, some of size 1",
    inputs: [{ shape: [1, 2, 1, 3] }],
    build: (x) => transpose(x, [3, 0, 2, 1]),
  },
  { subject: "transpose", name: "nothing", inputs: [{ shape: ["N", 2] }], build: (x) => transpose(x, [0, 1]) },
];
