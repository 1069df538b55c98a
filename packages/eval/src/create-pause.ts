import { breathe, requireGoing } from "./breathe.js";

/**
 * Between two breaths, milliseconds: an engine's threads wait so long for their next batch. When to breathe has no influence on the
 * numbers.
 */
const pauseEvery = 10;

/**
 * A function for long loops to await now and then: it breathes when it is time to, and stops at once when the signal asks to.
 *
 * @param onProgress gets what the function is given, before it breathes
 * @throws {TimeVAEError} `cancelled`, from the returned function
 */
export function createPause(
  signal: AbortSignal | undefined,
  onProgress?: (fraction: number) => void,
): (fraction?: number) => Promise<void> {
  let last = performance.now();
  return async (fraction = 0) => {
    if (performance.now() - last < pauseEvery) return requireGoing(signal);
    onProgress?.(fraction);
    await breathe(signal);
    last = performance.now();
  };
}
