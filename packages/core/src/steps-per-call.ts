/** Windows that one call to the engine trains on, about: many small steps in one call are faster than many calls. */
const windowsPerCall = 2048;
/** … unless the model is so large that a call would take long: parameters × windows. */
const workPerCall = 2e9;
const mostStepsPerCall = 64;

/** How many training steps go into one call to the engine. A rule of sizes, so that it never depends on the machine. */
export function stepsPerCall(batchSize: number, parameters: number): number {
  const windows = Math.min(windowsPerCall, workPerCall / parameters);
  return Math.max(1, Math.min(mostStepsPerCall, Math.floor(windows / batchSize)));
}
