import { TimeVAEError } from "@timevae/spec";

interface Timers {
  readonly setImmediate?: (callback: () => void) => void;
  readonly setTimeout: (callback: () => void, delay: number) => void;
}

/**
 * Lets timers, clicks and signals through between pieces of a long computation.
 *
 * @throws {TimeVAEError} `cancelled` when the signal was aborted
 */
export async function breathe(signal: AbortSignal | undefined): Promise<void> {
  const timers = globalThis as unknown as Timers;
  await new Promise<void>((resolve) => {
    if (timers.setImmediate) timers.setImmediate(resolve);
    else timers.setTimeout(resolve, 0);
  });
  requireGoing(signal);
}

/** @throws {TimeVAEError} `cancelled` when the signal was aborted */
export function requireGoing(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new TimeVAEError("cancelled", "the evaluation was stopped before it was over");
}
