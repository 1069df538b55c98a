import { type ParameterSpec, relu, reshape } from "@timevae/graph";
import { applyDense } from "./apply-dense.js";
import type { Block } from "./block.js";
import { denseParameters } from "./dense-parameters.js";

/**
 * A decoder without structure: Dense(h, ReLU) for each hidden size in reverse → Dense(T·D). Alone, with the dense
 * encoder, it is the plain variational autoencoder that the paper's code compares with.
 */
export function denseDecoder(): Block {
  return {
    type: "dense",
    options: {},
    parameters({ latentDim, hidden, steps, features }) {
      const sizes = [latentDim, ...[...hidden].reverse(), steps * features];
      const specs: ParameterSpec[] = [];
      for (let i = 0; i + 1 < sizes.length; i++) {
        specs.push(...denseParameters(`dense${i}`, sizes[i] as number, sizes[i + 1] as number));
      }
      return specs;
    },
    build(z, parameters, { hidden, steps, features }) {
      let x = z;
      for (let i = 0; i < hidden.length; i++) x = relu(applyDense(x, parameters, `dense${i}`));
      return reshape(applyDense(x, parameters, `dense${hidden.length}`), [-1, steps, features]); // [N, T, D]
    },
  };
}
