import {
  type Checkpoint,
  decodeCheckpoint,
  encodeCheckpoint,
  type FitOptions,
  fit,
  type ModelConfigInput,
  type TimeVAE,
  type TrainingConfigInput,
} from "../src/index.js";
import { nodeEngine, sines, tinyModel, tinyTraining } from "./helpers.js";

/** Due at every pause. */
export const always = 1e-9;

/** Pieces of a file in one. */
export function joinPieces(pieces: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(pieces));
}

/** What a training is made of, beside what every test takes. */
export interface Training {
  readonly model?: ModelConfigInput;
  readonly training?: TrainingConfigInput;
  readonly options?: Partial<FitOptions>;
  readonly series?: ReturnType<typeof sines>;
}

/** Trains a tiny model. */
export async function run({ model, training, options, series = sines() }: Training, more: Partial<FitOptions> = {}) {
  return fit(series, {
    engine: await nodeEngine(),
    model: { ...tinyModel, ...model },
    training: { ...tinyTraining, ...training },
    ...options,
    ...more,
  });
}

/** Trains until the `stop`-th checkpoint, and gives it back through bytes, as a process that ended there would. */
export async function interrupt(training: Training, stop: number, resume?: Checkpoint): Promise<Checkpoint | TimeVAE> {
  const controller = new AbortController();
  let seen = 0;
  let bytes: Uint8Array | undefined;
  const save = (checkpoint: Checkpoint) => {
    if (++seen !== stop) return;
    bytes = joinPieces(encodeCheckpoint(checkpoint));
    controller.abort();
  };
  const checkpoint = { everySeconds: always, save };
  const outcome = await run(training, { checkpoint, signal: controller.signal, resume }).catch(() => undefined);
  if (bytes) {
    await outcome?.dispose();
    return decodeCheckpoint(bytes);
  }
  return outcome as TimeVAE;
}
