export type { CommandIO, TextStream } from "./command-io.js";
export { createInterruption, type Interruption } from "./interruption.js";
export { run } from "./run.js";
