import { describeValue, TimeVAEError } from "@timevae/spec";
import type { GeneratorDescription, TensorShape } from "./generator-description.js";
import type { OrtRuntimeLike, OrtSessionLike, OrtTensorLike } from "./ort-runtime.js";

/** Windows per call: enough to be fast, few enough to stay in the processor's cache. */
const windowsPerCall = 256;

export interface SessionOptions {
  readonly ort: OrtRuntimeLike;
  /** Passed on to the runtime, in order of preference: `["webgpu", "wasm"]`. */
  readonly executionProviders?: readonly unknown[] | undefined;
}

/** One file in a runtime: whole inputs in, whole outputs out, whatever the number of windows. */
export class GeneratorSession {
  readonly description: GeneratorDescription;
  private readonly ort: OrtRuntimeLike;
  private readonly session: OrtSessionLike;

  private constructor(description: GeneratorDescription, ort: OrtRuntimeLike, session: OrtSessionLike) {
    this.description = description;
    this.ort = ort;
    this.session = session;
  }

  /**
   * @throws {TimeVAEError} `engine-unavailable` when the runtime does not have the execution providers; `engine-failed` when it
   * refuses the file; `invalid-file` when the file's inputs are not those of its description
   */
  static async create(bytes: Uint8Array, description: GeneratorDescription, options: SessionOptions) {
    const session = await createSession(bytes, description, options);
    const { inputs, outputs } = description;
    for (const [what, described, found] of [
      ["inputs", inputs, session.inputNames],
      ["outputs", outputs, session.outputNames],
    ] as const) {
      const names = described.map(({ name }) => name);
      if (names.length === found.length && names.every((name) => found.includes(name))) continue;
      await session.release();
      throw new TimeVAEError(
        "invalid-file",
        `${description.file}.onnx: expected the ${what} ${names.join(", ")}, as its metadata says, received ${found.join(", ")}; it was altered`,
      );
    }
    return new GeneratorSession(description, options.ort, session);
  }

  /**
   * @param windows N
   * @param feeds every input, row-major, those with a batch with N rows
   * @param names of the outputs that are wanted
   */
  async run(
    windows: number,
    feeds: Readonly<Record<string, Float32Array>>,
    names: readonly string[],
  ): Promise<Record<string, Float32Array>> {
    const { inputs, outputs } = this.description;
    const wanted = outputs.filter(({ name }) => names.includes(name));
    const results = Object.fromEntries(
      wanted.map(({ name, shape }) => [name, new Float32Array(sizeOfShape(shape, windows))]),
    );
    for (let start = 0; start < windows; start += windowsPerCall) {
      const count = Math.min(windowsPerCall, windows - start);
      const tensors = inputs.map(({ name, shape }): [string, OrtTensorLike] => {
        const all = feeds[name] as Float32Array;
        const [from, to] = shape[0] === "batch" ? [start, start + count].map((n) => sizeOfShape(shape, n)) : [];
        const dims = shape.map((size) => (size === "batch" ? count : size));
        return [name, new this.ort.Tensor("float32", all.subarray(from, to), dims)];
      });
      const made = await this.call(Object.fromEntries(tensors), names);
      for (const { name, shape } of wanted) {
        const data = made[name]?.data;
        const size = sizeOfShape(shape, count);
        if (!(data instanceof Float32Array) || data.length !== size) {
          const received = `${describeValue(data)} of shape [${made[name]?.dims}]`;
          throw this.failed(`expected ${size} float32 numbers as "${name}", received ${received}`);
        }
        results[name]?.set(data, sizeOfShape(shape, start));
      }
    }
    return results;
  }

  async release(): Promise<void> {
    await this.session.release();
  }

  private async call(feeds: Readonly<Record<string, OrtTensorLike>>, names: readonly string[]) {
    try {
      return await this.session.run(feeds, names);
    } catch (cause) {
      throw this.failed(`the runtime failed: ${messageOf(cause)}`, cause);
    }
  }

  private failed(message: string, cause?: unknown): TimeVAEError {
    return new TimeVAEError("engine-failed", `${this.description.file}.onnx: ${message}`, { cause });
  }
}

/** The number of elements of so many windows. */
export function sizeOfShape(shape: TensorShape, windows: number): number {
  return shape.reduce<number>((product, size) => product * (size === "batch" ? windows : size), 1);
}

async function createSession(
  bytes: Uint8Array,
  { file }: GeneratorDescription,
  { ort, executionProviders }: SessionOptions,
): Promise<OrtSessionLike> {
  try {
    return await ort.InferenceSession.create(bytes, {
      logSeverityLevel: 3,
      ...(executionProviders && { executionProviders }),
    });
  } catch (cause) {
    const message = messageOf(cause);
    if (executionProviders && /backend|provider/i.test(message)) {
      throw new TimeVAEError(
        "engine-unavailable",
        `executionProviders: expected some that this runtime has, received ${describeValue(executionProviders)} (${message}). ` +
          "Leave out what it lacks; cpu in onnxruntime-node and wasm in onnxruntime-web are always there",
        { cause },
      );
    }
    throw new TimeVAEError(
      "engine-failed",
      `${file}.onnx: expected a file that the runtime can load, it says: ${message}. The file may be damaged, or the runtime older than the file's opset 17`,
      { cause },
    );
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
