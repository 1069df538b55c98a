import type { Engine, Program } from "@timevae/graph";
import { TimeVAEError } from "@timevae/spec";
import { TfjsExecutable } from "./tfjs-executable.js";
import type { TfjsModule } from "./tfjs-module.js";

export interface TfjsEngineOptions {
  /** A TensorFlow.js that is loaded and whose backend is chosen: `import * as tf from "@tensorflow/tfjs"`. */
  readonly tf: TfjsModule;
}

/**
 * An engine on TensorFlow.js: whatever backend it has, natively in Node, on a GPU, in WebAssembly or in plain
 * JavaScript. The backend is the one that is current now; `tf.setBackend` comes before this.
 *
 * @throws {TimeVAEError} `invalid-argument` when `tf` is not TensorFlow.js, `engine-unavailable` when it has no backend
 *
 * @example
 * await tf.setBackend("wasm");
 * const engine = await createTfjsEngine({ tf });
 */
export async function createTfjsEngine({ tf }: TfjsEngineOptions): Promise<Engine> {
  if (typeof tf?.tidy !== "function" || typeof tf.matMul !== "function") {
    throw new TimeVAEError(
      "invalid-argument",
      'tf: expected the module of TensorFlow.js, import * as tf from "@tensorflow/tfjs", received something else',
    );
  }
  try {
    await tf.ready();
  } catch (error) {
    throw new TimeVAEError(
      "engine-unavailable",
      "TensorFlow.js: expected a backend, found none that works. " +
        'Import one, for example "@tensorflow/tfjs-backend-wasm", and call await tf.setBackend("wasm")',
      { cause: error },
    );
  }
  return {
    name: `tfjs (${tf.getBackend()})`,
    compile: async (program: Program) => new TfjsExecutable(tf, program),
  };
}
