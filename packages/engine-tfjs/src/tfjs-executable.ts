import {
  type ArrayValue,
  CallQueue,
  checkFeeds,
  checkStackedFeeds,
  checkState,
  type Executable,
  type Feeds,
  type Program,
  type Results,
  requireWholeState,
  type State,
  sliceFeeds,
  stackResults,
  type Tensor,
} from "@timevae/graph";
import { isTimeVAEError, TimeVAEError } from "@timevae/spec";
import { type BackendHabits, habitsOf } from "./backend-habits.js";
import { flushDenormals } from "./flush-denormals.js";
import { listOperations, type Operations } from "./operations.js";
import { createPlan, type Plan } from "./plan.js";
import { runPlan, type TensorsByName } from "./run-plan.js";
import type { TfjsModule, TfjsTensor } from "./tfjs-module.js";

/** Plans for this many sizes are kept: a batch, the last one of an epoch, a few of samples. */
const mostPlans = 6;

/** Denormal numbers are looked for this often: it costs as much as a third of a step. */
const stepsPerFlush = 32;

/** A program on TensorFlow.js. Its constants and state are tensors that stay in the backend. */
export class TfjsExecutable implements Executable {
  private readonly tf: TfjsModule;
  private readonly backend: string;
  private readonly habits: BackendHabits;
  private readonly program: Program;
  private readonly operations: Operations;
  private readonly constants = new Map<Tensor, TfjsTensor>();
  /** By sizes of symbols, the one used last at the end. */
  private readonly plans = new Map<string, Plan>();
  private state: TensorsByName = {};
  private stepsSinceFlush = 0;
  private readonly queue = new CallQueue();

  constructor(tf: TfjsModule, program: Program, habits: BackendHabits = habitsOf(tf.getBackend())) {
    this.tf = tf;
    this.backend = tf.getBackend();
    this.habits = habits;
    this.program = program;
    this.operations = listOperations(program);
    for (const tensor of this.operations.constants) {
      const values = Float32Array.from(tensor.node.values ?? []);
      this.constants.set(tensor, tf.tensor(values, [...tensor.shape] as number[], "float32"));
    }
  }

  async run(feeds: Feeds): Promise<Results> {
    const symbols = checkFeeds(this.program, feeds);
    return this.queue.add(async () => (await this.compute(symbols, [feeds]))[0] as Results);
  }

  async runSteps(feeds: Feeds, steps: number): Promise<Results> {
    const symbols = checkStackedFeeds(this.program, feeds, steps);
    return this.queue.add(async () => {
      const slices = Array.from({ length: steps }, (_, step) => sliceFeeds(feeds, step));
      return stackResults(await this.compute(symbols, slices));
    });
  }

  async readState(): Promise<State> {
    return this.queue.add(async () => {
      const entries = Object.entries(this.state).map(async ([name, tensor]) => [name, await read(tensor)] as const);
      return Object.fromEntries(await Promise.all(entries));
    });
  }

  async writeState(state: State): Promise<void> {
    checkState(this.program, state);
    await this.queue.add(async () => {
      requireWholeState(this.program, (name) => name in this.state || name in state);
      const next = { ...this.state };
      for (const [name, { data, shape }] of Object.entries(state)) {
        next[name]?.dispose();
        // Some backends keep the array that they are given.
        next[name] = this.tf.tensor(data.slice(), [...shape], "float32");
      }
      this.state = next;
    });
  }

  dispose(): Promise<void> {
    return this.queue.close(async () => {
      for (const plan of this.plans.values()) disposeAll(plan.owned);
      disposeAll(this.constants.values());
      disposeAll(Object.values(this.state));
      this.plans.clear();
      this.constants.clear();
      this.state = {};
    });
  }

  /** Runs once for each of `slices`. Numbers come back at the end only; a failure leaves the state as it was. */
  private async compute(symbols: Readonly<Record<string, number>>, slices: readonly Feeds[]): Promise<Results[]> {
    this.checkReady();
    const before = this.state;
    let state = before;
    const outputs: TensorsByName[] = [];
    const replace = (next: TensorsByName) => {
      if (state !== before) disposeAll(Object.values(state));
      state = next;
    };
    try {
      const plan = this.planFor(symbols);
      for (const feeds of slices) {
        const result = runPlan(this.tf, plan, this.program, feeds, state);
        outputs.push(result.outputs);
        replace(result.state);
      }
      this.stepsSinceFlush += slices.length;
      if (this.habits.hasDenormals && this.stepsSinceFlush >= stepsPerFlush) {
        replace(flushDenormals(this.tf, state));
        this.stepsSinceFlush = 0;
      }
      const results = await Promise.all(outputs.map(readAll));
      if (state !== before) disposeAll(Object.values(before));
      this.state = state;
      return results;
    } catch (error) {
      replace(before);
      if (isTimeVAEError(error)) throw error;
      const message = error instanceof Error ? error.message : String(error);
      throw new TimeVAEError("engine-failed", `TensorFlow.js (${this.backend}) failed while running: ${message}`, {
        cause: error,
      });
    } finally {
      for (const tensors of outputs) disposeAll(Object.values(tensors));
    }
  }

  private checkReady(): void {
    const missing = this.program.state.find(({ name }) => !(name in this.state));
    if (missing) throw new TimeVAEError("invalid-argument", "expected writeState before the first run");
    const current = this.tf.getBackend();
    if (current !== this.backend) {
      throw new TimeVAEError(
        "engine-failed",
        `TensorFlow.js: expected the backend "${this.backend}" that this engine was made with, it is "${current}" now. ` +
          "Set it back, or make an engine after tf.setBackend",
      );
    }
  }

  private planFor(symbols: Readonly<Record<string, number>>): Plan {
    const key = JSON.stringify(Object.entries(symbols).sort());
    const plan =
      this.plans.get(key) ?? createPlan(this.tf, this.habits, this.program, this.operations, this.constants, symbols);
    this.plans.delete(key);
    this.plans.set(key, plan);
    for (const [oldest, { owned }] of this.plans) {
      if (this.plans.size <= mostPlans) break;
      disposeAll(owned);
      this.plans.delete(oldest);
    }
    return plan;
  }
}

function disposeAll(tensors: Iterable<TfjsTensor>): void {
  for (const tensor of tensors) tensor.dispose();
}

async function readAll(tensors: TensorsByName): Promise<Results> {
  const entries = Object.entries(tensors).map(async ([name, tensor]) => [name, await read(tensor)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

/** A copy: some backends give the array that they compute with. */
async function read(tensor: TfjsTensor): Promise<ArrayValue> {
  return { data: Float32Array.from(await tensor.data()), shape: [...tensor.shape] };
}
