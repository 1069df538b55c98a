import {
  type ArrayValue,
  checkFeeds,
  checkState,
  type Executable,
  type Feeds,
  type Program,
  type Results,
  type State,
  sizeOf,
} from "@timevae/graph";
import { encodeModel, graphToModel, lowerProgram, lowerSteps } from "@timevae/onnx";
import { TimeVAEError } from "@timevae/spec";
import type { OrtModule, OrtSession, OrtSessionOptions, OrtTensor } from "./ort-module.js";

/** Numbers of the state smaller than this become 0 between calls: arithmetic on denormal numbers is very slow. */
const smallestMagnitude = 1e-30;

/** One step per call, or many. */
type CallKind = "single" | "steps";

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
  private readonly stepsProgram: Program;
  private readonly options: OrtExecutableOptions;
  /** By kind of call, and by whether the sizes of symbols are built in. */
  private readonly sessions = new Map<string, OrtSession>();
  private state: Map<string, OrtTensor> | undefined;
  /** What the next run writes its state into; swapped with `state` after it. */
  private spare: Map<string, OrtTensor> | undefined;
  private queue: Promise<unknown> = Promise.resolve();
  private disposed = false;

  constructor(program: Program, options: OrtExecutableOptions) {
    this.program = program;
    this.options = options;
    this.stepsProgram = {
      ...program,
      inputs: program.inputs.map((tensor) => ({ ...tensor, shape: ["steps", ...tensor.shape] })),
    };
  }

  async run(feeds: Feeds): Promise<Results> {
    const symbols = checkFeeds(this.program, feeds);
    return this.exclusive(() => this.call("single", feeds, symbols));
  }

  async runSteps(feeds: Feeds, steps: number): Promise<Results> {
    if (!Number.isSafeInteger(steps) || steps < 1) {
      throw new TimeVAEError("invalid-argument", `steps: expected an integer ≥ 1, received ${steps}`);
    }
    const symbols = checkFeeds(this.stepsProgram, feeds);
    if (this.program.inputs.length > 0 && symbols.steps !== steps) {
      throw new TimeVAEError(
        "invalid-argument",
        `runSteps: expected feeds with a leading axis of ${steps}, received ${symbols.steps}`,
      );
    }
    return this.exclusive(() => this.call("steps", feeds, symbols));
  }

  async readState(): Promise<State> {
    return this.exclusive(async () => {
      const copies: Record<string, ArrayValue> = {};
      for (const [name, tensor] of this.currentState()) {
        copies[name] = { data: (tensor.data as Float32Array).slice(), shape: [...tensor.dims] };
      }
      return copies;
    });
  }

  async writeState(state: State): Promise<void> {
    checkState(this.program, state);
    await this.exclusive(async () => {
      const next = new Map(this.state ?? []);
      for (const [name, { data, shape }] of Object.entries(state)) {
        next.set(name, new this.options.ort.Tensor("float32", data.slice(), shape));
      }
      const missing = this.program.state.find(({ name }) => !next.has(name));
      if (missing) {
        throw new TimeVAEError("invalid-argument", `writeState: expected a value for "${missing.name}" as well`);
      }
      this.state = next;
      this.spare = undefined;
    });
  }

  async dispose(): Promise<void> {
    if (this.disposed) return;
    await this.exclusive(async () => {
      this.disposed = true;
      for (const session of this.sessions.values()) await session.release();
      this.sessions.clear();
      this.state = undefined;
      this.spare = undefined;
    });
  }

  /** One call at a time: each run reads what the one before it has written. */
  private exclusive<Value>(work: () => Promise<Value>): Promise<Value> {
    const result = this.queue.then(() => {
      if (this.disposed) throw new TimeVAEError("invalid-argument", "this executable has been disposed of");
      return work();
    });
    this.queue = result.catch(() => undefined);
    return result;
  }

  private async call(kind: CallKind, feeds: Feeds, symbols: Readonly<Record<string, number>>): Promise<Results> {
    const session = await this.session(kind, symbols);
    const { Tensor } = this.options.ort;
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
    if (this.options.writesInPlace) this.spare = this.state;
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
      if (!this.options.writesInPlace || this.program.state.length === 0) return await session.run(inputs);
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
        return [name, new this.options.ort.Tensor("float32", new Float32Array(sizeOf(shape)), shape)];
      }),
    );
    return this.spare;
  }

  private async session(kind: CallKind, sizes: Readonly<Record<string, number>>): Promise<OrtSession> {
    const { ort, session: options, symbols } = this.options;
    const expected = Object.entries(symbols).filter(([symbol]) => symbol in sizes);
    const isExpected = expected.length > 0 && expected.every(([symbol, size]) => sizes[symbol] === size);
    const key = isExpected ? `${kind} of expected sizes` : kind;
    const known = this.sessions.get(key);
    if (known) return known;
    const lower = kind === "single" ? lowerProgram : lowerSteps;
    const graph = lower(this.program, { name: "program", symbols: isExpected ? symbols : {} });
    try {
      const session = await ort.InferenceSession.create(encodeModel(graphToModel(graph)), options);
      this.sessions.set(key, session);
      return session;
    } catch (error) {
      throw new TimeVAEError("engine-failed", `ONNX Runtime refused the graph: ${messageOf(error)}`, { cause: error });
    }
  }
}

function flushDenormals(values: Float32Array): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value < smallestMagnitude && value > -smallestMagnitude) values[i] = 0;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
