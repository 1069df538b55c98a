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
  sizeOf,
} from "@timevae/graph";
import { TimeVAEError } from "@timevae/spec";
import { messageOf } from "./message-of.js";
import type { OrtModule, OrtSession, OrtSessionOptions, OrtTensor } from "./ort-module.js";
import { type CallKind, Sessions } from "./sessions.js";

/** Numbers of the state smaller than this become 0 between calls: arithmetic on denormal numbers is very slow. */
const smallestMagnitude = 1e-30;

export interface OrtExecutableOptions {
  /** Sizes of symbols that a session of its own is made for: what is known in advance runs a little faster. */
  readonly symbols: Readonly<Record<string, number>>;
  readonly ort: OrtModule;
  readonly session: OrtSessionOptions;
  /** Whether the runtime writes results into tensors that it is given (native does, WebAssembly does not). */
  readonly writesInPlace: boolean;
}

/** A program on ONNX Runtime. One session runs single steps, another many at once; each is made when first needed. */
export class OrtExecutable implements Executable {
  private readonly program: Program;
  private readonly ort: OrtModule;
  private readonly writesInPlace: boolean;
  private readonly sessions: Sessions;
  private readonly queue = new CallQueue();
  private state: Map<string, OrtTensor> | undefined;
  /** What the next run writes its state into; swapped with `state` after it. */
  private spare: Map<string, OrtTensor> | undefined;

  constructor(program: Program, options: OrtExecutableOptions) {
    this.program = program;
    this.ort = options.ort;
    this.writesInPlace = options.writesInPlace;
    this.sessions = new Sessions(program, options.symbols, options.ort, options.session);
  }

  async run(feeds: Feeds): Promise<Results> {
    const symbols = checkFeeds(this.program, feeds);
    return this.queue.add(() => this.call("single", feeds, symbols));
  }

  async runSteps(feeds: Feeds, steps: number): Promise<Results> {
    const symbols = checkStackedFeeds(this.program, feeds, steps);
    return this.queue.add(() => this.call("steps", feeds, symbols));
  }

  async readState(): Promise<State> {
    return this.queue.add(async () => {
      const copies: Record<string, ArrayValue> = {};
      for (const [name, tensor] of this.currentState()) {
        copies[name] = { data: (tensor.data as Float32Array).slice(), shape: [...tensor.dims] };
      }
      return copies;
    });
  }

  async writeState(state: State): Promise<void> {
    checkState(this.program, state);
    await this.queue.add(async () => {
      const next = new Map(this.state ?? []);
      for (const [name, { data, shape }] of Object.entries(state)) {
        next.set(name, new this.ort.Tensor("float32", data.slice(), shape));
      }
      requireWholeState(this.program, (name) => next.has(name));
      this.state = next;
      this.spare = undefined;
    });
  }

  dispose(): Promise<void> {
    return this.queue.close(async () => {
      await this.sessions.release();
      this.state = undefined;
      this.spare = undefined;
    });
  }

  private async call(kind: CallKind, feeds: Feeds, symbols: Readonly<Record<string, number>>): Promise<Results> {
    const session = await this.sessions.get(kind, symbols);
    const { Tensor } = this.ort;
    const inputs: Record<string, OrtTensor> = {};
    for (const { name, current } of this.program.state) {
      inputs[current.node.name as string] = this.currentState().get(name) as OrtTensor;
    }
    for (const [name, { data, shape }] of Object.entries(feeds)) inputs[name] = new Tensor("float32", data, shape);
    const results = await this.runSession(session, inputs);
    const next = new Map<string, OrtTensor>();
    for (const { name } of this.program.state) {
      const tensor = results[`next.${name}`] as OrtTensor;
      flushDenormals(tensor.data as Float32Array);
      next.set(name, tensor);
    }
    if (this.writesInPlace) this.spare = this.state;
    this.state = next;
    return Object.fromEntries(
      Object.keys(this.program.outputs).map((name) => {
        const tensor = results[name] as OrtTensor;
        return [name, { data: tensor.data as Float32Array, shape: tensor.dims }];
      }),
    );
  }

  private async runSession(session: OrtSession, inputs: Record<string, OrtTensor>): Promise<Record<string, OrtTensor>> {
    try {
      if (!this.writesInPlace || this.program.state.length === 0) return await session.run(inputs);
      const targets: Record<string, OrtTensor | null> = {};
      for (const [name, tensor] of this.spareState()) targets[`next.${name}`] = tensor;
      for (const name of Object.keys(this.program.outputs)) targets[name] = null;
      return await session.run(inputs, targets);
    } catch (error) {
      throw new TimeVAEError("engine-failed", `ONNX Runtime failed while running: ${messageOf(error)}`, {
        cause: error,
      });
    }
  }

  private currentState(): Map<string, OrtTensor> {
    if (this.program.state.length === 0) return new Map();
    if (!this.state) throw new TimeVAEError("invalid-argument", "expected writeState before the first run");
    return this.state;
  }

  private spareState(): Map<string, OrtTensor> {
    this.spare ??= new Map(
      this.program.state.map(({ name, current }) => {
        const shape = current.shape as readonly number[];
        return [name, new this.ort.Tensor("float32", new Float32Array(sizeOf(shape)), shape)];
      }),
    );
    return this.spare;
  }
}

function flushDenormals(values: Float32Array): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value < smallestMagnitude && value > -smallestMagnitude) values[i] = 0;
  }
}
