import { describeValue, TimeVAEError } from "@timevae/spec";
import { applyDense } from "./apply-dense.js";
import { type Basis, basisExpansion } from "./basis-expansion.js";
import type { Block } from "./block.js";
import { denseParameters } from "./dense-parameters.js";

/** Row s is 1 at the steps of season s: `floor(t / L) mod S = s`. */
export function seasonalityBasis(seasons: number, stepsPerSeason: number, steps: number): Basis {
  return Array.from({ length: seasons }, (_, season) =>
    Array.from({ length: steps }, (_, t) => (Math.floor(t / stepsPerSeason) % seasons === season ? 1 : 0)),
  );
}

/**
 * A repeating profile per feature: one value per season, θ = Dense(D·S) without activation, times
 * {@link seasonalityBasis}. Season 0 starts with the window.
 *
 * Source: TimeVAE, section "Seasonality block".
 *
 * @throws {TimeVAEError} `invalid-config` when a number is not an integer, `seasons` < 2 or `stepsPerSeason` < 1
 */
export function seasonality(options: { readonly seasons: number; readonly stepsPerSeason?: number }): Block {
  const { seasons, stepsPerSeason = 1 } = options;
  if (!Number.isSafeInteger(seasons) || seasons < 2) {
    throw new TimeVAEError(
      "invalid-config",
      `seasonality.seasons: expected an integer ≥ 2, received ${describeValue(seasons)}`,
    );
  }
  if (!Number.isSafeInteger(stepsPerSeason) || stepsPerSeason < 1) {
    throw new TimeVAEError(
      "invalid-config",
      `seasonality.stepsPerSeason: expected an integer ≥ 1, received ${describeValue(stepsPerSeason)}`,
    );
  }
  return {
    type: "seasonality",
    options: { seasons, stepsPerSeason },
    parameters: ({ latentDim, features }) => denseParameters("dense0", latentDim, features * seasons),
    build(z, parameters, shape) {
      const theta = applyDense(z, parameters, "dense0"); // [N, D·S]
      return basisExpansion(theta, seasonalityBasis(seasons, stepsPerSeason, shape.steps), shape);
    },
  };
}
