import { TimeVAEError } from "@timevae/spec";

/** Between two pauses for the rest of the program (progress bars, signals), milliseconds. */
const pauseEvery = 50;

interface Timers {
  readonly setImmediate?: (callback: () => void) => void;
  readonly setTimeout: (callback: () => void, delay: number) => void;
}

/**
 * A function for long loops to await now and then: it lets other work of the thread happen, and throws when the signal
 * asks to stop.
 *
 * @throws {TimeVAEError} `cancelled`, from the returned function
 */
export function createPause(signal: AbortSignal | undefined): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last >= pauseEvery) {
      const timers = globalThis as unknown as Timers;
      await new Promise<void>((resolve) => {
        if (timers.setImmediate) timers.setImmediate(resolve);
        else timers.setTimeout(resolve, 0);
      });
      last = performance.now();
    }
    if (signal?.aborted) throw new TimeVAEError("cancelled", "the evaluation was stopped; nothing has been written");
  };
}
