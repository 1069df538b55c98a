import { TimeVAEError } from "@timevae/spec";

/**
 * Lets timers, clicks and signals through between pieces of a long computation.
 *
 * @throws {TimeVAEError} `cancelled` when the signal was aborted
 */
export async function breathe(signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>((resolve) => setTimeout(resolve, 0));
  if (signal?.aborted) throw new TimeVAEError("cancelled", "the evaluation was stopped before it was over");
}
