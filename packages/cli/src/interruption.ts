/** Two signals that are closer than this are one: a terminal and a package manager both pass Ctrl-C on. Milliseconds. */
const sameRequestWithin = 250;

/**
 * Ctrl-C. A command that can finish early takes the signal; the first request then asks it to, the second one ends the
 * process. Nothing is cut off while a file is being written.
 */
export interface Interruption {
  /** Whoever takes the signal promises to end soon after it is aborted. */
  take(): AbortSignal;
  /** Runs what must not be cut off: a request waits for its end. */
  hold<Result>(action: () => Promise<Result>): Promise<Result>;
  /** @param exitCode what the process ends with, if it has to */
  request(exitCode: number): void;
}

/** @param exit ends the process */
export function createInterruption(exit: (code: number) => void): Interruption {
  const controller = new AbortController();
  let taken = false;
  let abortedAt = 0;
  let held = 0;
  let wanted: number | undefined;
  return {
    take() {
      taken = true;
      return controller.signal;
    },
    async hold(action) {
      held++;
      try {
        return await action();
      } finally {
        held--;
        if (held === 0 && wanted !== undefined) exit(wanted);
      }
    },
    request(exitCode) {
      if (taken && !controller.signal.aborted) {
        abortedAt = performance.now();
        controller.abort();
        return;
      }
      if (controller.signal.aborted && performance.now() - abortedAt < sameRequestWithin) return;
      if (held > 0) wanted = exitCode;
      else exit(exitCode);
    },
  };
}
