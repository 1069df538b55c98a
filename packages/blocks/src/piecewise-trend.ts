import { relu } from "@timevae/graph";
import { describeValue, TimeVAEError } from "@timevae/spec";
import { applyDense } from "./apply-dense.js";
import { type Basis, basisExpansion } from "./basis-expansion.js";
import type { Block } from "./block.js";
import { denseParameters } from "./dense-parameters.js";

/** `r` and `max(0, r − c)` for each changepoint c, r = t / T: a line whose slope may change at every c. */
export function piecewiseTrendBasis(changepoints: readonly number[], steps: number): Basis {
  return [0, ...changepoints].map((c) => Array.from({ length: steps }, (_, t) => Math.max(0, t / steps - c)));
}

/**
 * A broken line per feature: like {@link trend}, with {@link piecewiseTrendBasis} instead of powers.
 *
 * @param options.changepoints how many, evenly spread over the window, or where, as ascending fractions of it
 * @throws {TimeVAEError} `invalid-config` when that is neither
 */
export function piecewiseTrend(options: { readonly changepoints: number | readonly number[] }): Block {
  const { changepoints } = options;
  const places =
    typeof changepoints === "number"
      ? Array.from({ length: Math.min(changepoints, 1000) }, (_, i) => (i + 1) / (changepoints + 1))
      : changepoints;
  const valid =
    Array.isArray(places) &&
    places.length > 0 &&
    (typeof changepoints !== "number" || (Number.isSafeInteger(changepoints) && changepoints <= 1000)) &&
    places.every((c, i) => typeof c === "number" && c > (places[i - 1] ?? 0) && c < 1);
  if (!valid) {
    throw new TimeVAEError(
      "invalid-config",
      `piecewiseTrend.changepoints: expected an integer from 1 to 1000, or ascending numbers between 0 and 1, received ${describeValue(changepoints)}`,
    );
  }
  const size = places.length + 1;
  return {
    type: "piecewiseTrend",
    options: { changepoints },
    parameters: ({ latentDim, features }) => [
      ...denseParameters("dense0", latentDim, features * size),
      ...denseParameters("dense1", features * size, features * size),
    ],
    build(z, parameters, shape) {
      const theta = applyDense(relu(applyDense(z, parameters, "dense0")), parameters, "dense1"); // [N, D·K]
      return basisExpansion(theta, piecewiseTrendBasis(places, shape.steps), shape);
    },
  };
}
