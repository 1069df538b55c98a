import type { Program } from "./program.js";

/** An array that goes into or comes out of a run. */
export interface ArrayValue {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}
export type Feeds = Readonly<Record<string, ArrayValue>>;
export type Results = Readonly<Record<string, ArrayValue>>;
/** The state of an executable by name: weights, optimiser moments. */
export type State = Readonly<Record<string, ArrayValue>>;

/** Who computes. Packages that need one are given one; none of them imports an engine. */
export interface Engine {
  /** For example `ort-node (cpu)`. */
  readonly name: string;
  /**
   * Prepares a program to run.
   *
   * @throws {TimeVAEError} `engine-failed` when the runtime refuses it
   */
  compile(program: Program, options?: CompileOptions): Promise<Executable>;
}

export interface CompileOptions {
  /** Usual sizes of symbols, `{ N: 16 }`, that the engine may prepare for. Other sizes run as well. */
  readonly symbols?: Readonly<Record<string, number>>;
}

/** A compiled program. Its state stays inside the engine from run to run. */
export interface Executable {
  /**
   * Runs once: reads the state, computes the outputs, replaces the state.
   * The arrays of a result may be overwritten by the next run: copy what is kept.
   *
   * @throws {TimeVAEError} `invalid-argument` when a feed is missing, unknown or of the wrong shape,
   *   `engine-failed` when the runtime fails
   */
  run(feeds: Feeds): Promise<Results>;
  /**
   * `steps` runs in one call: every feed has a leading axis of that size, and so has every result. The same as calling
   * {@link run} with one slice after another, and faster where a call costs more than a step.
   */
  runSteps(feeds: Feeds, steps: number): Promise<Results>;
  /** A copy of the state. */
  readState(): Promise<State>;
  /** Sets the state; before the first run, all of it. The arrays are copied. */
  writeState(state: State): Promise<void>;
  /** Frees what the engine holds. Calling it twice is fine; running afterwards is an error. */
  dispose(): Promise<void>;
}
