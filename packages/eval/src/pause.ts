import { TimeVAEError } from "@timevae/spec";

/** Between two turns for the rest of the program, milliseconds: an engine's threads wait for their next batch until then. */
const turnEvery = 10;

interface Timers {
  readonly setImmediate?: (callback: () => void) => void;
  readonly setTimeout: (callback: () => void, delay: number) => void;
}

/**
 * Lets timers, clicks, signals and other threads' answers through between pieces of a long computation. It has no influence on
 * any number.
 *
 * @throws {TimeVAEError} `cancelled` when the signal was aborted
 */
export async function pause(signal: AbortSignal | undefined): Promise<void> {
  const timers = globalThis as unknown as Timers;
  await new Promise<void>((resolve) => {
    if (timers.setImmediate) timers.setImmediate(resolve);
    else timers.setTimeout(resolve, 0);
  });
  throwIfStopped(signal);
}

/**
 * {@link pause} for loops whose pieces are short: it takes a turn when the last one is long enough ago, and calls `before` then.
 *
 * @throws {TimeVAEError} `cancelled`, from the returned function
 */
export function createPause(signal: AbortSignal | undefined): (before?: () => void) => Promise<void> {
  let last = performance.now();
  return async (before) => {
    if (performance.now() - last < turnEvery) return throwIfStopped(signal);
    before?.();
    await pause(signal);
    last = performance.now();
  };
}

function throwIfStopped(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new TimeVAEError("cancelled", "the evaluation was stopped before it was over");
}
