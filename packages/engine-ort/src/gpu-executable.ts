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
} from "@timevae/graph";
import { TimeVAEError } from "@timevae/spec";
import { messageOf } from "./message-of.js";
import type { OrtExecutableOptions } from "./ort-executable.js";
import type { OrtModule, OrtTensor } from "./ort-module.js";
import { Sessions } from "./sessions.js";

type TensorsByName = Readonly<Record<string, OrtTensor>>;

/**
 * A program on WebGPU. The state never leaves the GPU between runs, and outputs are fetched at the end of a call, so
 * that the GPU is not waited for between steps. Many steps are many runs: ONNX's loops hand their state over on the
 * processor.
 */
export class GpuExecutable implements Executable {
  private readonly program: Program;
  private readonly ort: OrtModule;
  private readonly sessions: Sessions;
  private readonly queue = new CallQueue();
  private state: TensorsByName = {};

  constructor(program: Program, { ort, session, symbols }: Omit<OrtExecutableOptions, "writesInPlace">) {
    this.program = program;
    this.ort = ort;
    const names = [...Object.keys(program.outputs), ...program.state.map(({ name }) => `next.${name}`)];
    const preferredOutputLocation = Object.fromEntries(names.map((name) => [name, "gpu-buffer" as const]));
    this.sessions = new Sessions(program, symbols, ort, { ...session, preferredOutputLocation }, true);
  }

  async run(feeds: Feeds): Promise<Results> {
    const symbols = checkFeeds(this.program, feeds);
    return this.queue.add(async () => (await this.compute(symbols, [feeds]))[0] as Results);
  }

  async runSteps(feeds: Feeds, steps: number): Promise<Results> {
    const symbols = checkStackedFeeds(this.program, feeds, steps);
    const slices = Array.from({ length: steps }, (_, step) => sliceFeeds(feeds, step));
    return this.queue.add(async () => stackResults(await this.compute(symbols, slices)));
  }

  async readState(): Promise<State> {
    return this.queue.add(() => readAll(this.state));
  }

  async writeState(state: State): Promise<void> {
    checkState(this.program, state);
    await this.queue.add(async () => {
      requireWholeState(this.program, (name) => name in this.state || name in state);
      const next = { ...this.state };
      for (const [name, { data, shape }] of Object.entries(state)) {
        next[name]?.dispose();
        // The first run puts it on the GPU.
        next[name] = new this.ort.Tensor("float32", data.slice(), shape);
      }
      this.state = next;
    });
  }

  dispose(): Promise<void> {
    return this.queue.close(async () => {
      disposeAll(this.state);
      this.state = {};
      await this.sessions.release();
    });
  }

  /** Runs once for each of `slices`. A failure leaves the state as it was. */
  private async compute(symbols: Readonly<Record<string, number>>, slices: readonly Feeds[]): Promise<Results[]> {
    if (this.program.state.some(({ name }) => !(name in this.state))) {
      throw new TimeVAEError("invalid-argument", "expected writeState before the first run");
    }
    const session = await this.sessions.get("single", symbols);
    const before = this.state;
    let state = before;
    const outputs: TensorsByName[] = [];
    const replace = (next: TensorsByName) => {
      if (state !== before) disposeAll(state);
      state = next;
    };
    try {
      for (const feeds of slices) {
        const results = await session.run({ ...this.upload(feeds), ...this.stateInputs(state) });
        outputs.push(pick(results, Object.keys(this.program.outputs), ""));
        replace(
          pick(
            results,
            this.program.state.map(({ name }) => name),
            "next.",
          ),
        );
      }
      const values = await Promise.all(outputs.map(readAll));
      if (state !== before) disposeAll(before);
      this.state = state;
      return values;
    } catch (error) {
      replace(before);
      throw new TimeVAEError("engine-failed", `ONNX Runtime failed while running: ${messageOf(error)}`, {
        cause: error,
      });
    } finally {
      for (const tensors of outputs) disposeAll(tensors);
    }
  }

  private upload(feeds: Feeds): Record<string, OrtTensor> {
    const { Tensor } = this.ort;
    return Object.fromEntries(
      Object.entries(feeds).map(([name, { data, shape }]) => [name, new Tensor("float32", data, shape)]),
    );
  }

  private stateInputs(state: TensorsByName): Record<string, OrtTensor> {
    return Object.fromEntries(
      this.program.state.map(({ name, current }) => [current.node.name as string, state[name] as OrtTensor]),
    );
  }
}

function pick(results: TensorsByName, names: readonly string[], prefix: string): TensorsByName {
  return Object.fromEntries(names.map((name) => [name, results[`${prefix}${name}`] as OrtTensor]));
}

function disposeAll(tensors: TensorsByName): void {
  for (const tensor of Object.values(tensors)) tensor.dispose();
}

async function readAll(tensors: TensorsByName): Promise<Results> {
  const values: Record<string, ArrayValue> = {};
  for (const [name, tensor] of Object.entries(tensors)) {
    values[name] = { data: ((await tensor.getData()) as Float32Array).slice(), shape: [...tensor.dims] };
  }
  return values;
}
