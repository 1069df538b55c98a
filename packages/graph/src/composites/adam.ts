import { add } from "../ops/add.js";
import { constant } from "../ops/constant.js";
import { divide } from "../ops/divide.js";
import { gemm } from "../ops/gemm.js";
import { square } from "../ops/multiply.js";
import { sqrt } from "../ops/sqrt.js";
import type { Tensor } from "../tensor.js";

export interface AdamOptions {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** Where ε stands: `keras` adds it to √v before the bias correction, `pytorch` after it. */
  readonly epsilonPlacement: "keras" | "pytorch";
}

/** Keras' defaults. */
export const defaultAdam: AdamOptions = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7, epsilonPlacement: "keras" };

/** What changes from step to step; {@link adamSchedule} computes it. */
export interface AdamSchedule {
  /** `[1, 1]` */
  readonly stepSize: Tensor;
  /** `[1]` */
  readonly epsilon: Tensor;
}

/**
 * One step of Adam (Kingma and Ba, 2015) on a row of values `[1, n]`.
 *
 * The moments are kept without their factors 1 − β, as `mean / (1 − β₁)` and `variance / (1 − β₂)`, which the schedule
 * makes up for; then each update of a moment is one pass over memory: a matrix product with a 1 × 1 matrix and the
 * gradient as what is added. Adam is bound by memory, so passes are what it costs.
 */
export function adamStep(
  current: { values: Tensor; gradient: Tensor; mean: Tensor; variance: Tensor },
  schedule: AdamSchedule,
  options: AdamOptions,
): { values: Tensor; mean: Tensor; variance: Tensor } {
  const mean = gemm(constant([options.beta1], [1, 1]), current.mean, { c: current.gradient });
  const variance = gemm(constant([options.beta2], [1, 1]), current.variance, { c: square(current.gradient) });
  const direction = divide(mean, add(sqrt(variance), schedule.epsilon));
  return { values: gemm(schedule.stepSize, direction, { c: current.values }), mean, variance };
}

/**
 * The numbers for {@link AdamSchedule}: the step size (negative: downhill) with both bias corrections and the factors
 * of the moments in it, and ε likewise.
 *
 * @param step 1 for the first
 */
export function adamSchedule(
  step: number,
  learningRate: number,
  options: AdamOptions,
): { readonly stepSize: number; readonly epsilon: number } {
  const { beta1, beta2 } = options;
  const root = Math.sqrt(1 - beta2);
  const correction2 = Math.sqrt(1 - beta2 ** step);
  const epsilon = options.epsilonPlacement === "keras" ? options.epsilon : options.epsilon * correction2;
  return {
    stepSize: (-learningRate * correction2 * (1 - beta1)) / ((1 - beta1 ** step) * root),
    epsilon: epsilon / root,
  };
}
