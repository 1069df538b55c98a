/** Between two pauses for the rest of the program (progress bars, signals), milliseconds. */
const pauseEvery = 50;

/** Measures rates, and lets other work of the thread happen now and then. */
export function createFitClock() {
  const start = performance.now();
  let lastPause = start;
  return {
    /** @returns whether the signal asks to stop */
    async pause(signal: AbortSignal | undefined): Promise<boolean> {
      const now = performance.now();
      if (now - lastPause >= pauseEvery) {
        await nextTask();
        lastPause = performance.now();
      }
      return signal?.aborted === true;
    },
    /** Since the clock was made. */
    seconds: () => (performance.now() - start) / 1000,
  };
}

interface Timers {
  readonly setImmediate?: (callback: () => void) => void;
  readonly setTimeout: (callback: () => void, delay: number) => void;
}

/** `setImmediate` where there is one (Node): a timer costs a millisecond. */
function nextTask(): Promise<void> {
  const timers = globalThis as unknown as Timers;
  return new Promise((resolve) => {
    if (timers.setImmediate) timers.setImmediate(resolve);
    else timers.setTimeout(resolve, 0);
  });
}
