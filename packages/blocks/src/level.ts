import { constant, gemm, relu, reshape } from "@timevae/graph";
import { applyDense } from "./apply-dense.js";
import type { Block } from "./block.js";
import { denseParameters } from "./dense-parameters.js";

/**
 * The level: one value per feature, the same at every step. Dense(D, ReLU) → Dense(D).
 *
 * Source: TimeVAE's published code.
 */
export function level(): Block {
  return {
    type: "level",
    options: {},
    parameters: ({ latentDim, features }) => [
      ...denseParameters("dense0", latentDim, features),
      ...denseParameters("dense1", features, features),
    ],
    build(z, parameters, { steps, features }) {
      const values = applyDense(relu(applyDense(z, parameters, "dense0")), parameters, "dense1"); // [N, D]
      // A product with a table of ones and zeros repeats the values over time, and its gradient sums over time.
      const repeat = constant(repetition(features, steps), [features, steps * features]);
      return reshape(gemm(values, repeat), [-1, steps, features]); // [N, T, D]
    },
  };
}

/** `[D, T · D]`: an identity matrix per step. */
function repetition(features: number, steps: number): Float32Array {
  const table = new Float32Array(features * steps * features);
  for (let d = 0; d < features; d++) {
    for (let t = 0; t < steps; t++) table[d * steps * features + t * features + d] = 1;
  }
  return table;
}
