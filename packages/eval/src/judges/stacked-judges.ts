import {
  type AdamOptions,
  type ArrayValue,
  adamSchedule,
  adamStep,
  createProgram,
  type Engine,
  type Executable,
  gradients,
  input,
  type ParameterSpec,
  type Parameters,
  packParameters,
  type Tensor,
  unpackParameters,
} from "@timevae/graph";
import type { Random } from "@timevae/spec";
import { createPause } from "../create-pause.js";
import { groupWeights, initialState } from "./judge-parameters.js";

/** Numbers fed in one call, about: many small steps in one call are faster than many calls. */
const numbersPerCall = 2 ** 21;
const mostStepsPerCall = 64;

/** Adam as TensorFlow 1 has it. */
const judgeAdam: AdamOptions = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, epsilonPlacement: "keras" };

/** R judges of one kind, trained side by side in one graph: the repeats of a score. */
export interface JudgeDesign {
  readonly weights: readonly ParameterSpec[];
  /** What is fed at each step, by name: shapes without symbols. */
  readonly batch: Readonly<Record<string, readonly number[]>>;
  /** {@link judgeAdam} when not given. */
  readonly adam?: AdamOptions;
  /** Each judge's mean loss on its batch, summed over the judges. `[]` */
  loss(batch: Parameters, weights: Parameters): Tensor;
}

export interface TrainOptions {
  readonly iterations: number;
  readonly learningRate: number;
  readonly onProgress?: ((fraction: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Trains judges and keeps their weights. */
export class StackedJudges {
  private readonly design: JudgeDesign;
  private readonly training: Executable;
  private step = 0;

  private constructor(design: JudgeDesign, training: Executable) {
    this.design = design;
    this.training = training;
  }

  /** @param randoms one stream per judge, for its first weights */
  static async create(engine: Engine, design: JudgeDesign, randoms: readonly Random[]): Promise<StackedJudges> {
    const group = groupWeights(design.weights);
    const shape = [1, group.size];
    const [values, mean, variance] = [input("values", shape), input("mean", shape), input("variance", shape)];
    const weights = unpackParameters(group, values);
    const batch = Object.fromEntries(Object.entries(design.batch).map(([name, sizes]) => [name, input(name, sizes)]));
    const loss = design.loss(batch, weights);
    const names = group.specs.map(({ name }) => name);
    const tensors = gradients(
      loss,
      names.map((name) => weights[name] as Tensor),
    );
    const gradient = packParameters(group, Object.fromEntries(names.map((name, i) => [name, tensors[i] as Tensor])));
    const schedule = { stepSize: input("stepSize", [1, 1]), epsilon: input("epsilon", [1]) };
    const next = adamStep({ values, gradient, mean, variance }, schedule, design.adam ?? judgeAdam);
    const program = createProgram({
      outputs: { loss },
      state: [
        { name: "values", current: values, next: next.values },
        { name: "mean", current: mean, next: next.mean },
        { name: "variance", current: variance, next: next.variance },
      ],
    });
    const training = await engine.compile(program);
    await training.writeState(initialState(group, randoms));
    return new StackedJudges(design, training);
  }

  /**
   * @param fill writes the batch of one step into arrays of the design's shapes
   * @throws {TimeVAEError} `cancelled`
   */
  async train(options: TrainOptions, fill: (batch: Readonly<Record<string, Float32Array>>) => void): Promise<void> {
    const { iterations, learningRate, onProgress, signal } = options;
    const shapes = Object.entries(this.design.batch);
    const sizes = shapes.map(([, shape]) => shape.reduce((product, size) => product * size, 1));
    const perCall = stepsPerCall(sizes.reduce((sum, size) => sum + size, 0));
    const pause = createPause(signal);
    // An engine has read what it is fed when its call is over: two sets of arrays serve all calls, one being filled meanwhile.
    const wholeArrays = [0, 1].map(() => sizes.map((size) => new Float32Array(perCall * size)));
    const prepare = (done: number, call: number) => {
      const steps = Math.min(perCall, iterations - done);
      const arrays = wholeArrays[call % 2]!.map((whole, i) => whole.subarray(0, steps * sizes[i]!));
      const [stepSize, epsilon] = [new Float32Array(steps), new Float32Array(steps)];
      for (let k = 0; k < steps; k++) {
        fill(
          Object.fromEntries(
            shapes.map(([name], i) => [name, arrays[i]!.subarray(k * sizes[i]!, (k + 1) * sizes[i]!)]),
          ),
        );
        const schedule = adamSchedule(++this.step, learningRate, this.design.adam ?? judgeAdam);
        stepSize[k] = schedule.stepSize;
        epsilon[k] = schedule.epsilon;
      }
      const feeds: Record<string, ArrayValue> = {
        stepSize: { data: stepSize, shape: [steps, 1, 1] },
        epsilon: { data: epsilon, shape: [steps, 1] },
      };
      for (const [i, [name, shape]] of shapes.entries()) feeds[name] = { data: arrays[i]!, shape: [steps, ...shape] };
      return { feeds, steps };
    };
    let next = iterations > 0 ? prepare(0, 0) : undefined;
    for (let done = 0, call = 1; next; call++) {
      const { feeds, steps } = next;
      done += steps;
      const running = this.training.runSteps(feeds, steps);
      // Its failure is thrown below, also when filling fails first.
      running.catch(() => {});
      next = done < iterations ? prepare(done, call) : undefined;
      await running;
      onProgress?.(done / iterations);
      await pause();
    }
  }

  /** The row of all weights, `[1, size]`. */
  async weights(): Promise<ArrayValue> {
    return (await this.training.readState()).values as ArrayValue;
  }

  dispose(): Promise<void> {
    return this.training.dispose();
  }
}

function stepsPerCall(numbersPerStep: number): number {
  return Math.max(1, Math.min(mostStepsPerCall, Math.floor(numbersPerCall / numbersPerStep)));
}
