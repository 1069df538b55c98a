import { type AdamOptions, adamSchedule, adamStep } from "../composites/adam.js";
import type { Feeds, State } from "../engine.js";
import { gradients } from "../gradients.js";
import { constant } from "../ops/constant.js";
import { input } from "../ops/input.js";
import { multiply, square } from "../ops/multiply.js";
import { reduceSum } from "../ops/reduce-sum.js";
import { subtract } from "../ops/subtract.js";
import { createProgram, type Program } from "../program.js";

/** Adam on `Σ curvature · (w − target)²`: a program with state whose steps are easily computed by hand. */
export interface AdamProgram {
  readonly program: Program;
  readonly start: State;
  /** @param step 1 for the first */
  feeds(step: number): Feeds;
}

export const adamProblem = {
  learningRate: 0.1,
  curvature: [0.5, 3, 40],
  target: [1, -2, 0.25],
  start: [0, 0.5, 0.3],
} as const;

export function createAdamProgram(options: AdamOptions): AdamProgram {
  const row = [1, adamProblem.start.length];
  const values = input("values", row);
  const mean = input("mean", row);
  const variance = input("variance", row);
  const difference = subtract(values, constant(adamProblem.target, row));
  const loss = reduceSum(multiply(square(difference), constant(adamProblem.curvature, row)));
  const [gradient] = gradients(loss, [values]);
  const schedule = { stepSize: input("stepSize", [1, 1]), epsilon: input("epsilon", [1]) };
  const next = adamStep({ values, gradient: gradient!, mean, variance }, schedule, options);
  const program = createProgram({
    outputs: { loss },
    state: [
      { name: "values", current: values, next: next.values },
      { name: "mean", current: mean, next: next.mean },
      { name: "variance", current: variance, next: next.variance },
    ],
  });
  const zeros = () => ({ data: new Float32Array(adamProblem.start.length), shape: row });
  return {
    program,
    start: {
      values: { data: Float32Array.from(adamProblem.start), shape: row },
      mean: zeros(),
      variance: zeros(),
    },
    feeds(step) {
      const { stepSize, epsilon } = adamSchedule(step, adamProblem.learningRate, options);
      return {
        stepSize: { data: Float32Array.of(stepSize), shape: [1, 1] },
        epsilon: { data: Float32Array.of(epsilon), shape: [1] },
      };
    },
  };
}
