import { constant, gradients, input, multiply, reduceSum, sizeOf, type Tensor } from "@timevae/graph";
import { evaluateTensors } from "@timevae/graph/reference";
import { expectClose } from "@timevae/graph/testing";
import { createRandom } from "@timevae/spec";
import { describe, expect, it } from "vitest";
import { blockConfig, createBlock, type DecoderShape, denseDecoder, level, residual } from "../src/index.js";
import {
  drawWeights,
  encodedSteps,
  type NaiveCase,
  naiveDense,
  naiveLevel,
  naiveResidual,
  seasonalityCase,
  trendCase,
  type Weights,
} from "./naive.js";

/** Both sides are float64. */
const tolerance = { relative: 1e-9, absolute: 1e-9 };

const cases: Readonly<Record<string, NaiveCase>> = {
  level: {
    block: level(),
    naive: naiveLevel,
    count: ({ latentDim: Z, features: D }) => Z * D + D + D * D + D,
  },
  "trend of degree 1": trendCase(1),
  "trend of degree 3": trendCase(3),
  "seasonality of 2 × 1": seasonalityCase(2, 1),
  "seasonality of 7 × 1": seasonalityCase(7, 1),
  "seasonality of 3 × 4": seasonalityCase(3, 4),
  "seasonality longer than the window": seasonalityCase(12, 30),
  residual: {
    block: residual(),
    naive: naiveResidual,
    count(shape) {
      const { latentDim: Z, features: D, steps: T, hidden } = shape;
      const encoded = encodedSteps(shape);
      const widths = [...hidden].reverse().concat(D);
      let count = Z * encoded * widths[0]! + encoded * widths[0]!;
      for (let i = 0; i < hidden.length; i++) count += 3 * widths[i]! * widths[i + 1]! + widths[i + 1]!;
      return count + encoded * 2 ** hidden.length * D * T * D + T * D;
    },
  },
  "dense decoder": {
    block: denseDecoder(),
    naive: naiveDense,
    count({ latentDim: Z, features: D, steps: T, hidden }) {
      const sizes = [Z, ...[...hidden].reverse(), T * D];
      return sizes.slice(1).reduce((count, size, i) => count + sizes[i]! * size + size, 0);
    },
  },
};

const shapes: readonly DecoderShape[] = [
  { steps: 1, features: 1, latentDim: 1, hidden: [1] },
  { steps: 1, features: 3, latentDim: 2, hidden: [3, 2] },
  { steps: 2, features: 2, latentDim: 3, hidden: [4, 5] },
  { steps: 5, features: 1, latentDim: 2, hidden: [4, 3, 2] },
  { steps: 24, features: 3, latentDim: 4, hidden: [3, 4, 5] },
  { steps: 30, features: 2, latentDim: 2, hidden: [6] },
];
const title = ({ steps, features, hidden }: DecoderShape) => `T = ${steps}, D = ${features}, hidden ${hidden}`;

const windows = 3;
function drawLatent({ latentDim }: DecoderShape, seed: number): Float64Array {
  return createRandom(seed)
    .fork("z")
    .fillNormal(new Float64Array(windows * latentDim));
}

describe.each(Object.keys(cases))("%s", (name) => {
  const { block, naive, count } = cases[name]!;

  it.each(shapes.map((shape) => [title(shape), shape] as const))("equals loops over the formula: %s", (_, shape) => {
    const weights = drawWeights(block, shape, 11);
    const z = drawLatent(shape, 12);
    const built = build(shape, weights);
    expect(built.output.shape).toEqual(["N", shape.steps, shape.features]);
    const [actual] = evaluateTensors([built.output], feeds(z, weights, shape));
    const expected = Array.from({ length: windows }, (_, n) =>
      naive([...z.subarray(n * shape.latentDim, (n + 1) * shape.latentDim)], weights, shape),
    ).flat(2);
    expectClose(actual, { data: expected, shape: [windows, shape.steps, shape.features] }, tolerance, name);
  });

  it.each(shapes.map((shape) => [title(shape), shape] as const))("declares what it learns: %s", (_, shape) => {
    const specs = block.parameters(shape);
    expect(specs.reduce((sum, spec) => sum + sizeOf(spec.shape), 0)).toBe(count(shape));
    expect(new Set(specs.map((spec) => spec.name)).size).toBe(specs.length);
    for (const spec of specs) {
      expect(spec.name).toMatch(/^(dense|deconv)\d\.(kernel|bias)$/);
      if (spec.name.endsWith(".bias")) {
        expect(spec.initializer).toEqual({ kind: "zeros" });
        expect(spec.shape).toHaveLength(1);
        continue;
      }
      // Glorot's rule counts what meets in one output and what one input meets: with 3 taps, 3 times the channels.
      const [rows, columns] = spec.shape as [number, number];
      const fans = spec.name.startsWith("deconv")
        ? { fanIn: columns, fanOut: 3 * rows }
        : { fanIn: rows, fanOut: columns };
      expect(spec.initializer).toEqual({ kind: "glorotUniform", ...fans });
    }
  });

  it("has gradients that agree with finite differences", () => {
    const shape = shapes[4]!;
    const weights = drawWeights(block, shape, 21);
    const values: Weights = { ...weights, z: { data: drawLatent(shape, 22), shape: [windows, shape.latentDim] } };
    const { output, inputs } = build(shape, weights);
    const random = createRandom(23);
    const size = shape.steps * shape.features;
    const mask = constant([...random.fillNormal(new Float64Array(size))], [1, shape.steps, shape.features]);
    const loss = reduceSum(multiply(output, mask));
    const names = Object.keys(values);
    const derived = evaluateTensors(
      gradients(
        loss,
        names.map((key) => inputs[key]!),
      ),
      values,
    );
    const direction = names.map((key) => random.fillNormal(new Float64Array(values[key]!.data.length)));
    const slope = derived.reduce(
      (sum, { data }, i) => sum + data.reduce((part, g, k) => part + g * direction[i]![k]!, 0),
      0,
    );
    const step = 1e-6;
    const lossAt = (distance: number) => {
      const moved = names.map((key, i) => {
        const { data, shape: sizes } = values[key]!;
        return [key, { data: data.map((value, k) => value + distance * direction[i]![k]!), shape: sizes }] as const;
      });
      return evaluateTensors([loss], Object.fromEntries(moved))[0]!.data[0]!;
    };
    const difference = (lossAt(step) - lossAt(-step)) / (2 * step);
    expect(Math.abs(slope - difference)).toBeLessThan(1e-5 * (1 + Math.abs(difference)));
  });

  it("is made again from its configuration, through JSON", () => {
    const config = blockConfig(block);
    expect(config).toEqual({ type: block.type, ...block.options });
    const again = createBlock(JSON.parse(JSON.stringify(config)));
    expect(blockConfig(again)).toEqual(config);
    for (const shape of shapes) expect(again.parameters(shape)).toEqual(block.parameters(shape));
  });

  function build(shape: DecoderShape, weights: Weights) {
    const z = input("z", ["N", shape.latentDim]);
    const parameters = Object.fromEntries(
      Object.entries(weights).map(([key, { shape: sizes }]) => [key, input(key, sizes)]),
    );
    const inputs: Readonly<Record<string, Tensor>> = { ...parameters, z };
    return { output: block.build(z, parameters, shape, {}), inputs };
  }

  function feeds(z: Float64Array, weights: Weights, shape: DecoderShape) {
    return { ...weights, z: { data: z, shape: [windows, shape.latentDim] } };
  }
});
