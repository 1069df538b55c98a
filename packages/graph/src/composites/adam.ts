import { add } from "../ops/add.js";
import { divide } from "../ops/divide.js";
import { multiply, square } from "../ops/multiply.js";
import { sqrt } from "../ops/sqrt.js";
import { subtract } from "../ops/subtract.js";
import type { Tensor } from "../tensor.js";

export interface AdamOptions {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /**
   * Where ε stands: `keras` adds it to √v before the bias correction, `pytorch` after it.
   */
  readonly epsilonPlacement: "keras" | "pytorch";
}

/** Keras' defaults. */
export const defaultAdam: AdamOptions = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7, epsilonPlacement: "keras" };

/**
 * One step of Adam (Kingma and Ba, 2015) on a vector of values.
 *
 * @param schedule `[2]`: what {@link adamSchedule} gives for the step
 */
export function adamStep(
  current: { values: Tensor; gradient: Tensor; mean: Tensor; variance: Tensor; schedule: readonly [Tensor, Tensor] },
  options: AdamOptions,
): { values: Tensor; mean: Tensor; variance: Tensor } {
  const [stepSize, epsilon] = current.schedule;
  const mean = add(multiply(current.mean, options.beta1), multiply(current.gradient, 1 - options.beta1));
  const variance = add(
    multiply(current.variance, options.beta2),
    multiply(square(current.gradient), 1 - options.beta2),
  );
  const update = multiply(divide(mean, add(sqrt(variance), epsilon)), stepSize);
  return { values: subtract(current.values, update), mean, variance };
}

/**
 * The two numbers that change from step to step: the step size with both bias corrections in it, and ε.
 *
 * @param step 1 for the first
 */
export function adamSchedule(step: number, learningRate: number, options: AdamOptions): readonly [number, number] {
  const correction1 = 1 - options.beta1 ** step;
  const correction2 = Math.sqrt(1 - options.beta2 ** step);
  const epsilon = options.epsilonPlacement === "keras" ? options.epsilon : options.epsilon * correction2;
  return [(learningRate * correction2) / correction1, epsilon];
}
