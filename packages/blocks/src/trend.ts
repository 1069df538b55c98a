import { relu } from "@timevae/graph";
import { requireInteger } from "@timevae/spec";
import { applyDense } from "./apply-dense.js";
import { type Basis, basisExpansion } from "./basis-expansion.js";
import type { Block } from "./block.js";
import { denseParameters } from "./dense-parameters.js";

/** `r, r², … rᴾ` over the window, r = t / T for t = 0 … T−1. No constant: that is the level's. */
export function trendBasis(degree: number, steps: number): Basis {
  return Array.from({ length: degree }, (_, p) => Array.from({ length: steps }, (_, t) => (t / steps) ** (p + 1)));
}

/**
 * A polynomial trend per feature: θ = Dense(D·P, ReLU) → Dense(D·P), times {@link trendBasis}.
 *
 * Source: TimeVAE, section "Trend block".
 *
 * @throws {TimeVAEError} `invalid-config` when `degree` is not an integer ≥ 1
 */
export function trend(options: { readonly degree: number }): Block {
  const { degree } = options;
  requireInteger("trend.degree", degree, { least: 1 }, "invalid-config");
  return {
    type: "trend",
    options: { degree },
    parameters: ({ latentDim, features }) => [
      ...denseParameters("dense0", latentDim, features * degree),
      ...denseParameters("dense1", features * degree, features * degree),
    ],
    build(z, parameters, shape) {
      const theta = applyDense(relu(applyDense(z, parameters, "dense0")), parameters, "dense1"); // [N, D·P]
      return basisExpansion(theta, trendBasis(degree, shape.steps), shape);
    },
  };
}
