import { input } from "@timevae/graph";
import { evaluateTensors, type RealFeed } from "@timevae/graph/reference";
import { expectClose } from "@timevae/graph/testing";
import { createRandom } from "@timevae/spec";
import type { Block, DecoderShape } from "../src/index.js";
import { dense, drawWeights, type Matrix, relu, type Weights } from "./naive.js";

/** Both sides are float64, but covariates are float32. */
export const exact = { relative: 1e-9, absolute: 1e-9 };
export const shapeOf = (steps: number, features = 2): DecoderShape => ({
  steps,
  features,
  latentDim: 3,
  hidden: [4, 3],
});

/** The block's windows at these positions; covariates go through float32, as in the model. */
export function evaluateBlock(
  block: Block,
  shape: DecoderShape,
  weights: Weights,
  z: Float64Array,
  positions: readonly number[],
) {
  const parameters = Object.fromEntries(Object.entries(weights).map(([name, { shape: s }]) => [name, input(name, s)]));
  const covariates = block.covariates?.(shape) ?? [];
  const output = block.build(
    input("z", ["N", shape.latentDim]),
    parameters,
    shape,
    Object.fromEntries(covariates.map(({ name, size }) => [name, input(name, ["N", size])])),
  );
  const feeds: Record<string, RealFeed> = { ...weights, z: { data: z, shape: [positions.length, shape.latentDim] } };
  for (const { name, size, values } of covariates) {
    const data = positions.flatMap((position) => [...Float32Array.from(values(position))]);
    feeds[name] = { data, shape: [positions.length, size] };
  }
  return evaluateTensors([output], feeds)[0]!;
}

/** Compares with a formula for one number of one window. */
export function compareWithFormula(
  block: Block,
  shape: DecoderShape,
  positions: readonly number[],
  naive: (theta: (latent: number[]) => number[], z: number[], position: number, t: number, d: number) => number,
  tolerance = exact,
  activated = false,
): void {
  const { steps, features, latentDim } = shape;
  const weights = drawWeights(block, shape, 31);
  const z = createRandom(32).fillNormal(new Float64Array(positions.length * latentDim));
  const theta = (latent: number[]) =>
    activated ? dense(relu(dense(latent, weights, "dense0")), weights, "dense1") : dense(latent, weights, "dense0");
  const expected = positions.flatMap((position, n): Matrix => {
    const latent = [...z.subarray(n * latentDim, (n + 1) * latentDim)];
    return Array.from({ length: steps }, (_, t) =>
      Array.from({ length: features }, (_, d) => naive(theta, latent, position, t, d)),
    );
  });
  const actual = evaluateBlock(block, shape, weights, z, positions);
  expectClose(actual, { data: expected.flat(), shape: [positions.length, steps, features] }, tolerance, block.type);
}
