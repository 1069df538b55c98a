import { abs, add, constant, floor, minimum, multiply, reshape, subtract, type Tensor } from "@timevae/graph";
import { describeValue, requireInteger, TimeVAEError } from "@timevae/spec";
import { applyDense } from "./apply-dense.js";
import { type Basis, basisExpansion, windowBasisExpansion } from "./basis-expansion.js";
import type { Block, DecoderShape } from "./block.js";
import { denseParameters } from "./dense-parameters.js";
import { type PhaseMode, phaseCovariate } from "./phase.js";

export interface SeasonalityOptions {
  /** S ≥ 2: values in the repeating profile. */
  readonly seasons: number;
  /** L ≥ 1: steps for which one value holds; 1 when not given. */
  readonly stepsPerSeason?: number;
  /** `calendar` when not given. */
  readonly phase?: PhaseMode;
}

/** Row s is 1 at the steps of season s, `floor(t / L) mod S = s`, for a window that starts with season 0. */
export function seasonalityBasis(seasons: number, stepsPerSeason: number, steps: number): Basis {
  return Array.from({ length: seasons }, (_, season) =>
    Array.from({ length: steps }, (_, t) => (Math.floor(t / stepsPerSeason) % seasons === season ? 1 : 0)),
  );
}

/**
 * A repeating profile per feature: one value per season, θ = Dense(D·S) without activation, times
 * {@link seasonalityBasis}. With `phase: "calendar"` season k means the same in every window, wherever it starts:
 * season 0 is where the position on the time axis is a multiple of S · L.
 *
 * Source: TimeVAE, section "Seasonality block"; the calendar is ours.
 *
 * @throws {TimeVAEError} `invalid-config` when a number is not an integer, `seasons` < 2 or `stepsPerSeason` < 1
 */
export function seasonality(options: SeasonalityOptions): Block {
  const { seasons, stepsPerSeason = 1, phase = "calendar" } = options;
  requireInteger("seasonality.seasons", seasons, { least: 2 }, "invalid-config");
  requireInteger("seasonality.stepsPerSeason", stepsPerSeason, { least: 1 }, "invalid-config");
  if (phase !== "calendar" && phase !== "window") {
    throw new TimeVAEError(
      "invalid-config",
      `seasonality.phase: expected "calendar" or "window", received ${describeValue(phase)}`,
    );
  }
  return {
    type: "seasonality",
    options: { seasons, stepsPerSeason, phase },
    parameters: ({ latentDim, features }) => denseParameters("dense0", latentDim, features * seasons),
    covariates: () => (phase === "calendar" ? [phaseCovariate(seasons * stepsPerSeason)] : []),
    build(z, parameters, shape, covariates) {
      const theta = applyDense(z, parameters, "dense0"); // [N, D·S]
      if (phase === "window")
        return basisExpansion(theta, seasonalityBasis(seasons, stepsPerSeason, shape.steps), shape);
      const basis = calendarBasis(covariates.phase as Tensor, seasons, stepsPerSeason, shape);
      return windowBasisExpansion(theta, basis, shape);
    },
  };
}

/** {@link seasonalityBasis} for windows that start anywhere: `[N, S, T]` from phases `[N, 1]`. */
function calendarBasis(phase: Tensor, seasons: number, stepsPerSeason: number, { steps }: DecoderShape): Tensor {
  // Seasons since the last season 0. Rounding must not fall below a whole number: a small part of a step is added.
  const since = Array.from({ length: steps }, (_, t) => (t + 0.1) / stepsPerSeason);
  const count = floor(add(multiply(phase, seasons), constant(since, [1, steps]))); // [N, T]
  const cycles = floor(multiply(add(count, 0.5), 1 / seasons));
  const season = reshape(subtract(count, multiply(cycles, seasons)), [-1, 1, steps]); // [N, 1, T]: 0 … S−1
  const rows = constant(
    Array.from({ length: seasons }, (_, s) => s),
    [seasons, 1],
  );
  return subtract(1, minimum(abs(subtract(season, rows)), 1)); // [N, S, T]: 1 where they are equal
}
