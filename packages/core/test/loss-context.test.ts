import { gradients, input } from "@timevae/graph";
import { evaluateTensors, type RealFeed } from "@timevae/graph/reference";
import { expectClose } from "@timevae/graph/testing";
import { type CategoricalColumn, createRandom } from "@timevae/spec";
import { describe, expect, it } from "vitest";
import { crossEntropy, lossOf, reconstructionLoss } from "../src/loss.js";

const [windows, steps, features] = [3, 4, 6];
const shape = [windows, steps, features];
const tolerance = { relative: 1e-6, absolute: 1e-9 };
/** Features 1 to 3, and 4 and 5; only feature 0 is a number. */
const names: readonly CategoricalColumn[] = [
  { name: "sky", first: 1, categories: ["sun", "rain", "snow"] },
  { name: "day", first: 4, categories: ["work", "rest"] },
];
const random = createRandom(4);
const draw = () => ({ data: random.fillNormal(new Float64Array(windows * steps * features)), shape });
const x = draw();
const y = draw();
const named = { data: x.data.slice(), shape };
for (let row = 0; row < windows * steps; row++) {
  for (const { first, categories } of names) {
    const label = random.integer(categories.length);
    for (let k = 0; k < categories.length; k++) named.data[row * features + first + k] = k === label ? 1 : 0;
  }
}
const mask = { data: new Float64Array(windows * steps * features), shape };
for (let row = 0; row < windows * steps; row++) {
  // A step at which nothing is observed, one at which all is, others with gaps; names are there or not as a whole.
  const observed = (chance: number) => (row === 5 ? 0 : row === 6 || random.uniform() < chance ? 1 : 0);
  mask.data[row * features] = observed(0.7);
  for (const { first, categories } of names) {
    const value = observed(0.6);
    for (let k = 0; k < categories.length; k++) mask.data[row * features + first + k] = value;
  }
}

const at = (feed: RealFeed, row: number, d: number) => feed.data[row * features + d] as number;
const isNumber = (d: number, columns: readonly CategoricalColumn[]) =>
  !columns.some(({ first, categories }) => d >= first && d < first + categories.length);

function naiveReconstruction(a: RealFeed, m: RealFeed | undefined, columns: readonly CategoricalColumn[]): number {
  let sum = 0;
  for (let row = 0; row < windows * steps; row++) {
    const differences: number[] = [];
    for (let d = 0; d < features; d++) {
      if (isNumber(d, columns) && (!m || at(m, row, d) === 1)) differences.push(at(a, row, d) - at(y, row, d));
    }
    for (const difference of differences) sum += difference ** 2;
    if (differences.length > 0) sum += (differences.reduce((s, one) => s + one, 0) / differences.length) ** 2;
  }
  return sum;
}

function naiveEntropy(row: number, m: RealFeed | undefined): number {
  let sum = 0;
  for (const { first, categories } of names) {
    if (m && at(m, row, first) === 0) continue;
    const logits = categories.map((_, k) => at(y, row, first + k));
    const label = categories.findIndex((_, k) => at(named, row, first + k) === 1);
    const total = logits.reduce((s, logit) => s + Math.exp(logit), 0);
    sum -= Math.log(Math.exp(logits[label] as number) / total);
  }
  return sum;
}

const tensors = { x: input("x", ["N", steps, features]), y: input("y", ["N", steps, features]) };
const maskTensor = input("mask", ["N", steps, features]);

describe.each([
  ["numbers, some missing", x, mask, []],
  ["numbers and names", named, undefined, names],
  ["numbers and names, some missing", named, mask, names],
] as const)("the loss of %s", (_, data, m, columns) => {
  const feeds = { x: data, y, ...(m && { mask: m }) };
  const context = { mask: m && maskTensor, categorical: columns };

  it("has the squared error of the formula", () => {
    const [error] = evaluateTensors([reconstructionLoss(tensors.x, tensors.y, context)], feeds);
    expectClose(error!, { data: [naiveReconstruction(data, m, columns)], shape: [] }, tolerance, "error");
  });

  it("has the gradient of finite differences, and none where a value is missing", () => {
    const latent = { mean: input("mean", ["N", 2]), logVariance: input("logVariance", ["N", 2]) };
    const zeros = { data: new Float64Array(windows * 2), shape: [windows, 2] };
    const all = { ...feeds, mean: zeros, logVariance: zeros };
    const { total } = lossOf(tensors.x, tensors.y, latent, 2.5, context);
    const [slopes] = evaluateTensors(gradients(total, [tensors.y]), all);
    for (let i = 0; i < y.data.length; i++) {
      const lossAt = (distance: number) => {
        const moved = y.data.slice();
        moved[i] = (moved[i] as number) + distance;
        return evaluateTensors([total], { ...all, y: { data: moved, shape } })[0]!.data[0]!;
      };
      expect(slopes!.data[i], `y[${i}]`).toBeCloseTo((lossAt(1e-5) - lossAt(-1e-5)) / 2e-5, 5);
      if (m?.data[i] === 0) expect(slopes!.data[i]).toBeCloseTo(0, 12);
    }
  });

  it.runIf(columns.length > 0)("has the cross-entropy of the formula at each step", () => {
    const [entropy] = evaluateTensors([crossEntropy(tensors.x, tensors.y, columns, context.mask)], feeds);
    const expected = Array.from({ length: windows * steps }, (_, row) => naiveEntropy(row, m));
    expectClose(entropy!, { data: expected, shape: [windows, steps] }, tolerance, "entropy");
  });
});

it("is that without a mask where nothing is missing", () => {
  const ones = { data: new Float64Array(x.data.length).fill(1), shape };
  const [plain, masked] = evaluateTensors(
    [reconstructionLoss(tensors.x, tensors.y), reconstructionLoss(tensors.x, tensors.y, { mask: maskTensor })],
    { x, y, mask: ones },
  );
  expectClose(masked!, plain!, tolerance, "error");
});

it("does not overflow with large logits", () => {
  const large = { data: y.data.map((value) => value * 1000), shape };
  const [entropy] = evaluateTensors([crossEntropy(tensors.x, tensors.y, names, undefined)], { x: named, y: large });
  expect(entropy!.data.every(Number.isFinite)).toBe(true);
});
