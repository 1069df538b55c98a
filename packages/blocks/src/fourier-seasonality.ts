import { add, concat, constant, cos, multiply, reshape, sin, type Tensor } from "@timevae/graph";
import { describeValue, TimeVAEError } from "@timevae/spec";
import { applyDense } from "./apply-dense.js";
import { type Basis, basisExpansion, windowBasisExpansion } from "./basis-expansion.js";
import type { Block, DecoderShape } from "./block.js";
import { denseParameters } from "./dense-parameters.js";
import { type PhaseMode, phaseCovariate } from "./phase.js";

export interface FourierSeasonalityOptions {
  /** Steps in a cycle, > 1; need not be an integer (365.25) nor fit into a window. */
  readonly period: number;
  /** How many multiples of the base frequency, ≥ 1: more make a sharper profile. */
  readonly harmonics: number;
  /** `calendar` when not given. */
  readonly phase?: PhaseMode;
}

/** Rows `sin(2πk t / period)` for k = 1 … K, then `cos` likewise, for a window that starts with its cycle. */
export function fourierBasis(period: number, harmonics: number, steps: number): Basis {
  const rows = (wave: (angle: number) => number) =>
    Array.from({ length: harmonics }, (_, k) =>
      Array.from({ length: steps }, (_, t) => wave((2 * Math.PI * (k + 1) * t) / period)),
    );
  return [...rows(Math.sin), ...rows(Math.cos)];
}

/**
 * A smooth repeating profile per feature for long or fractional periods: θ = Dense(D·2K) times {@link fourierBasis}.
 *
 * @throws {TimeVAEError} `invalid-config` when `period` ≤ 1 or `harmonics` is not an integer from 1 to half the period
 */
export function fourierSeasonality(options: FourierSeasonalityOptions): Block {
  const { period, harmonics, phase = "calendar" } = options;
  if (typeof period !== "number" || !(period > 1) || !Number.isFinite(period)) {
    throw new TimeVAEError(
      "invalid-config",
      `fourierSeasonality.period: expected a number of steps > 1, received ${describeValue(period)}`,
    );
  }
  if (!Number.isSafeInteger(harmonics) || harmonics < 1 || harmonics > period / 2) {
    throw new TimeVAEError(
      "invalid-config",
      `fourierSeasonality.harmonics: expected an integer from 1 to half the period (${Math.floor(period / 2)}), received ${describeValue(harmonics)}`,
    );
  }
  if (phase !== "calendar" && phase !== "window") {
    throw new TimeVAEError(
      "invalid-config",
      `fourierSeasonality.phase: expected "calendar" or "window", received ${describeValue(phase)}`,
    );
  }
  return {
    type: "fourierSeasonality",
    options: { period, harmonics, phase },
    parameters: ({ latentDim, features }) => denseParameters("dense0", latentDim, features * 2 * harmonics),
    covariates: () => (phase === "calendar" ? [phaseCovariate(period)] : []),
    build(z, parameters, shape, covariates) {
      const theta = applyDense(z, parameters, "dense0"); // [N, D·2K]
      if (phase === "window") return basisExpansion(theta, fourierBasis(period, harmonics, shape.steps), shape);
      return windowBasisExpansion(theta, calendarBasis(covariates.phase as Tensor, period, harmonics, shape), shape);
    },
  };
}

/** {@link fourierBasis} for windows that start anywhere: `[N, 2K, T]` from phases `[N, 1]`. */
function calendarBasis(phase: Tensor, period: number, harmonics: number, { steps }: DecoderShape): Tensor {
  const within = constant(
    Array.from({ length: steps }, (_, t) => t / period),
    [1, steps],
  );
  const cycles = reshape(add(phase, within), [-1, 1, steps]); // [N, 1, T]
  const frequencies = constant(
    Array.from({ length: harmonics }, (_, k) => 2 * Math.PI * (k + 1)),
    [harmonics, 1],
  );
  const angles = multiply(cycles, frequencies); // [N, K, T]
  return concat([sin(angles), cos(angles)], 1);
}
