import {
  type AdamOptions,
  adamSchedule,
  createProgram,
  type Engine,
  type Executable,
  groupParameters,
  type ParameterGroup,
  type State,
  unpackValues,
} from "@timevae/graph";
import { createRandom, gatherRows, type Random, type RandomState } from "@timevae/spec";
import { type Architecture, countParameters } from "./architecture.js";
import { type CovariateValues, covariateFeeds } from "./covariates.js";
import { initialParameters, stateFromParameters } from "./initial-state.js";
import { lossOutputs, noLossOf, partsOf, perWindow } from "./loss-sums.js";
import type { LossParts } from "./progress.js";
import { stepsPerCall } from "./steps-per-call.js";
import { buildForwardGraph, buildTrainingGraph, inputParameters } from "./training-graph.js";
import { type ContextValues, contextFeeds, gather, gatherContext } from "./window-context.js";

/** Windows per call when nothing is learned. */
const windowsPerEvaluation = 1024;

/** Windows as the model sees them: scaled, `[N, T, D]` without the shape, and what is known of their place in time. */
export interface ScaledWindows {
  readonly values: Float32Array;
  /** `[N]`: the row in which each window begins, when `values` are rows that windows share, `[R, D]`. */
  readonly starts?: Uint32Array;
  readonly count: number;
  readonly covariates: CovariateValues;
  /** Masks, labels, lengths, as the architecture's traits ask for them; none when not given. */
  readonly context?: ContextValues | undefined;
}

export interface TrainerOptions {
  readonly architecture: Architecture;
  readonly engine: Engine;
  readonly reconstructionWeight: number;
  readonly adam: AdamOptions;
  readonly batchSize: number;
  readonly random: Random;
  /** Whether the KL divergence counts as much as {@link Trainer.klWeight} says. */
  readonly weighsKl?: boolean;
}

/** Where a training is, whole: what `Trainer.restore` continues from, bit for bit. Plain data. */
export interface TrainerSnapshot {
  /** Weights and the optimiser's moments. */
  readonly state: State;
  /** Training steps taken. */
  readonly step: number;
  /** Of the stream that orders the windows, at the beginning of the epoch. */
  readonly order: RandomState;
  /** Of the stream of noise, now. */
  readonly noise: RandomState;
  /** Within the epoch: 0 at its beginning. */
  readonly windowsDone: number;
  /** Of the windows that are done. */
  readonly lossSums: LossParts;
}

/** Runs epochs over windows. Knows nothing about when to stop. */
export class Trainer {
  /** How much the KL divergence counts, 0 to 1, for a trainer that was made to weigh it. */
  klWeight = 1;
  /** Windows trained on by this object, again after a restore. */
  windowsTrained = 0;
  private readonly options: TrainerOptions;
  private readonly groups: readonly ParameterGroup[];
  private readonly training: Executable;
  private readonly evaluation: Executable;
  private noise: Random;
  private step = 0;
  private place: Pick<TrainerSnapshot, "order" | "windowsDone" | "lossSums">;

  private constructor(
    options: TrainerOptions,
    groups: readonly ParameterGroup[],
    training: Executable,
    evaluation: Executable,
  ) {
    this.options = options;
    this.groups = groups;
    this.training = training;
    this.evaluation = evaluation;
    this.place = {
      order: options.random.fork("order").state(),
      windowsDone: 0,
      lossSums: noLossOf(options.architecture),
    };
    this.noise = options.random.fork("noise");
  }

  /**
   * @param parameters to start from, by name; drawn anew when not given
   * @throws {TimeVAEError} `engine-failed` when the engine refuses the graph
   */
  static async create(options: TrainerOptions, parameters?: Readonly<Record<string, Float32Array>>): Promise<Trainer> {
    const { architecture, engine, reconstructionWeight, adam, batchSize, random } = options;
    const symbols = { N: batchSize };
    const graph = buildTrainingGraph(architecture, { reconstructionWeight, adam, weighsKl: options.weighsKl ?? false });
    const program = createProgram({ outputs: lossOutputs(graph.loss), state: graph.state });
    const forward = buildForwardGraph(
      architecture,
      inputParameters(groupParameters(architecture.parameters)).parameters,
      reconstructionWeight,
    );
    const training = await engine.compile(program, { symbols });
    const evaluation = await engine.compile(createProgram({ outputs: lossOutputs(forward.loss) }), { symbols });
    const first = parameters ?? initialParameters(architecture.parameters, random.fork("parameters"));
    await training.writeState(stateFromParameters(graph.groups, first));
    return new Trainer(options, graph.groups, training, evaluation);
  }

  /**
   * One pass over all windows in a new random order, or the rest of one.
   *
   * @param pause called between calls to the engine; returns true to stop in the middle of the epoch
   * @returns the mean loss per window, or undefined when stopped; ends at once when it is not finite
   */
  async epoch(
    windows: ScaledWindows,
    learningRate: number,
    pause: () => Promise<boolean>,
  ): Promise<LossParts | undefined> {
    const { batchSize, architecture } = this.options;
    const mostSteps = stepsPerCall(batchSize, countParameters(architecture));
    const random = createRandom(this.place.order);
    const order = random.permutation(windows.count);
    while (this.place.windowsDone < windows.count && Number.isFinite(this.place.lossSums.total)) {
      const start = this.place.windowsDone;
      const left = windows.count - start;
      const batch = Math.min(batchSize, left);
      const steps = Math.min(mostSteps, Math.floor(left / batch));
      const chunk = order.subarray(start, start + steps * batch);
      const results = await this.runSteps(windows, chunk, steps, learningRate);
      const lossSums = { ...this.place.lossSums };
      for (const part of partsOf(lossSums)) {
        for (const value of results[part]?.data ?? []) lossSums[part] = (lossSums[part] as number) + value;
      }
      this.windowsTrained += chunk.length;
      this.place = { ...this.place, windowsDone: start + chunk.length, lossSums };
      // What is not finite is nothing to stop at: the epoch ends, and is judged.
      if (Number.isFinite(this.place.lossSums.total) && (await pause())) return undefined;
    }
    const loss = perWindow(this.place.lossSums, windows.count);
    this.place = { order: random.state(), windowsDone: 0, lossSums: noLossOf(architecture) };
    return loss;
  }

  /** A copy of everything that the next steps depend on. */
  async snapshot(): Promise<TrainerSnapshot> {
    return { ...this.place, state: await this.training.readState(), step: this.step, noise: this.noise.state() };
  }

  /**
   * Goes back, or forward, to a snapshot.
   *
   * @throws {TimeVAEError} `invalid-argument` when it is of another model
   */
  async restore({ state, step, order, noise, windowsDone, lossSums }: TrainerSnapshot): Promise<void> {
    await this.training.writeState(state);
    this.step = step;
    this.noise = createRandom(noise);
    this.place = { order, windowsDone, lossSums };
  }

  private async runSteps(windows: ScaledWindows, chunk: Uint32Array, steps: number, learningRate: number) {
    const { latentDim, steps: length, features } = this.options.architecture.shape;
    const batch = chunk.length / steps;
    const stepSize = new Float32Array(steps);
    const epsilon = new Float32Array(steps);
    for (let k = 0; k < steps; k++) {
      const schedule = adamSchedule(++this.step, learningRate, this.options.adam);
      stepSize[k] = schedule.stepSize;
      epsilon[k] = schedule.epsilon;
    }
    const eps = this.noise.fillNormal(new Float32Array(chunk.length * latentDim));
    return this.training.runSteps(
      {
        ...Object.fromEntries(
          this.options.architecture.covariates.map(({ name, size }) => [
            name,
            { data: gather(windows.covariates[name] as Float32Array, chunk, size), shape: [steps, batch, size] },
          ]),
        ),
        ...gatherContext(windows.context ?? {}, chunk, steps),
        x: { data: gatherWindows(windows, chunk, length, features), shape: [steps, batch, length, features] },
        eps: { data: eps, shape: [steps, batch, latentDim] },
        stepSize: { data: stepSize, shape: [steps, 1, 1] },
        epsilon: { data: epsilon, shape: [steps, 1] },
        ...(this.options.weighsKl && {
          klWeight: { data: new Float32Array(steps).fill(this.klWeight), shape: [steps, 1] },
        }),
      },
      steps,
    );
  }

  /** The mean loss per window with the weights of a state, always with the same noise so that epochs compare. */
  async evaluate(windows: ScaledWindows, state: State): Promise<LossParts> {
    const { latentDim, steps, features } = this.options.architecture.shape;
    const noise = this.options.random.fork("validation noise");
    const rows = valuesOf(state);
    const sums = noLossOf(this.options.architecture);
    for (let start = 0; start < windows.count; start += windowsPerEvaluation) {
      const count = Math.min(windowsPerEvaluation, windows.count - start);
      const size = steps * features;
      const x = windows.starts
        ? gatherRows(windows.values, windows.starts.subarray(start, start + count), size, features)
        : windows.values.subarray(start * size, (start + count) * size);
      const eps = noise.fillNormal(new Float32Array(count * latentDim));
      const results = await this.evaluation.run({
        ...rows,
        ...covariateFeeds(this.options.architecture, windows.covariates, start, count),
        ...contextFeeds(windows.context ?? {}, start, count),
        x: { data: x, shape: [count, steps, features] },
        eps: { data: eps, shape: [count, latentDim] },
      });
      for (const part of partsOf(sums)) {
        sums[part] = (sums[part] as number) + (results[part]?.data[0] ?? Number.NaN);
      }
    }
    return perWindow(sums, windows.count);
  }

  /** The weights of a state, by parameter name. */
  parametersOf(state: State): Record<string, Float32Array> {
    const parts = this.groups.map((group) => unpackValues(group, state[`values.${group.name}`]?.data as Float32Array));
    return Object.assign({}, ...parts) as Record<string, Float32Array>;
  }

  async dispose(): Promise<void> {
    await this.training.dispose();
    await this.evaluation.dispose();
  }
}

/** Of a state, the weights without the optimiser's moments. */
export function valuesOf(state: State): State {
  return Object.fromEntries(Object.entries(state).filter(([name]) => name.startsWith("values.")));
}

function gatherWindows({ values, starts }: ScaledWindows, chunk: Uint32Array, length: number, features: number) {
  if (!starts) return gather(values, chunk, length * features);
  return gatherRows(
    values,
    chunk.map((n) => starts[n] as number),
    length * features,
    features,
  );
}
