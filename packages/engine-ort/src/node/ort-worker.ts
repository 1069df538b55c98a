import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";
import { TimeVAEError } from "@timevae/spec";
import type { OrtModule, OrtSession, OrtSessionOptions, OrtTensor } from "../ort-module.js";

/** Numbers as they travel between threads. */
interface Numbers {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}
interface Answer {
  readonly id: number;
  readonly result?: Readonly<Record<string, Numbers>>;
  readonly error?: string;
}
interface Waiting {
  resolve(result: Readonly<Record<string, Numbers>>): void;
  reject(error: Error): void;
}

/** Fewer numbers than this are sent as they are. */
const fewNumbers = 4096;

/** Numbers where another thread sees them, without new memory for each call: sending large arrays costs more than what is computed. */
class SharedNumbers {
  private readonly arrays = new Map<string, Float32Array>();

  /** A copy of `data` that stays what it is until the next one of this name. */
  hold(name: string, data: Float32Array): Float32Array {
    if (data.length < fewNumbers) return data;
    let array = this.arrays.get(name);
    if (!array || array.length < data.length) {
      array = new Float32Array(new SharedArrayBuffer(data.byteLength));
      this.arrays.set(name, array);
    }
    array.set(data);
    return array.subarray(0, data.length);
  }
}

/** onnxruntime-node in a thread of its own, with the face of the package itself: sessions run there, tensors are copied. */
export class OrtWorker {
  private readonly worker: Worker;
  private readonly ort: OrtModule;
  private readonly waiting = new Map<number, Waiting>();
  private nextId = 0;

  /** @param ort the package in this thread: its tensors */
  constructor(ort: OrtModule) {
    this.ort = ort;
    const runtime = createRequire(import.meta.url).resolve("onnxruntime-node");
    this.worker = new Worker(new URL("./worker-main.mjs", import.meta.url), { workerData: { runtime } });
    this.worker.on("message", (answer: Answer) => this.settle(answer));
    this.worker.on("error", (error) => this.fail(error));
    this.worker.on("exit", () => this.fail(new Error("the worker has ended")));
    // A process ends when nothing is being computed, although its workers are still there.
    this.worker.unref();
  }

  /** What {@link OrtModule} asks for. */
  get module(): OrtModule {
    const create = (model: Uint8Array, options: OrtSessionOptions) => this.createSession(model, options);
    return {
      ...this.ort,
      InferenceSession: { create } as unknown as OrtModule["InferenceSession"],
      Tensor: this.ort.Tensor,
    };
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }

  private async createSession(model: Uint8Array, options: OrtSessionOptions): Promise<OrtSession> {
    const session = this.nextId++;
    await this.ask("create", { session, model, options });
    const { Tensor } = this.ort;
    const shared = new SharedNumbers();
    return {
      run: async (feeds: Readonly<Record<string, OrtTensor>>) => {
        const inputs = Object.entries(feeds).map(([name, { data, dims }]) => {
          return [name, { data: shared.hold(name, data as Float32Array), dims: [...dims] }];
        });
        const outputs = await this.ask("run", { session, inputs: Object.fromEntries(inputs) });
        return Object.fromEntries(
          Object.entries(outputs).map(([name, { data, dims }]) => [name, new Tensor("float32", data, dims)]),
        );
      },
      release: async () => {
        await this.ask("release", { session });
      },
    } as unknown as OrtSession;
  }

  private ask(kind: string, job: object): Promise<Readonly<Record<string, Numbers>>> {
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      if (this.waiting.size === 0) this.worker.ref();
      this.waiting.set(id, { resolve, reject });
      this.worker.postMessage({ id, kind, ...job });
    });
  }

  private settle({ id, result, error }: Answer): void {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (this.waiting.size === 0) this.worker.unref();
    if (error === undefined) waiting?.resolve(result ?? {});
    else waiting?.reject(new Error(error));
  }

  private fail(cause: Error): void {
    const error = new TimeVAEError("engine-failed", `ONNX Runtime's worker stopped: ${cause.message}`, { cause });
    for (const waiting of this.waiting.values()) waiting.reject(error);
    this.waiting.clear();
  }
}
