import { generateSines } from "@timevae/data";
import { createOrtEngine } from "@timevae/engine-ort";
import type { Engine, Feeds, Results } from "@timevae/graph";
import { createSeriesArray, isTimeVAEError, type SeriesArray } from "@timevae/spec";
import { expect } from "vitest";
import { type FitOptions, fit, type ModelConfigInput, type TimeVAE, type TrainingConfigInput } from "../src/index.js";

let engine: Promise<Engine> | undefined;

/** onnxruntime-node on one thread. */
export function nodeEngine(): Promise<Engine> {
  engine ??= createOrtEngine({ runtime: "node", threads: 1 });
  return engine;
}

/** A model that trains in a few milliseconds per epoch. */
export const tinyModel: ModelConfigInput = { hidden: [8, 16], latentDim: 4 };
export const tinyTraining: TrainingConfigInput = { epochs: 5, learningRate: 5e-3, seed: 3 };

export async function fitTiny(
  series: SeriesArray,
  model: ModelConfigInput = {},
  training: TrainingConfigInput = {},
  options: Partial<FitOptions> = {},
): Promise<TimeVAE> {
  return fit(series, {
    engine: await nodeEngine(),
    ...options,
    model: { ...(options.preset ? {} : tinyModel), ...model },
    training: { ...tinyTraining, ...training },
  });
}

/** An engine whose training steps report another loss whenever `poison` gives one. */
export async function poisonedEngine(poison: (call: number, feeds: Feeds) => number | undefined): Promise<Engine> {
  const { compile, name } = await nodeEngine();
  let calls = 0;
  return {
    name,
    async compile(program, options) {
      const executable = await compile(program, options);
      if (program.state.length === 0) return executable;
      return {
        run: (feeds) => executable.run(feeds),
        async runSteps(feeds, steps) {
          const results = await executable.runSteps(feeds, steps);
          const value = poison(++calls, feeds);
          if (value === undefined) return results;
          const entries = Object.entries(results).map(([key, { data, shape }]) => {
            return [key, { data: data.map(() => value), shape }] as const;
          });
          return Object.fromEntries(entries) as Results;
        },
        readState: () => executable.readState(),
        writeState: (state) => executable.writeState(state),
        dispose: () => executable.dispose(),
      };
    },
  };
}

/** Windows of sines between 0 and 1, about. */
export function sines(windows = 60, steps = 12, features = 2, seed = 1): SeriesArray {
  return generateSines({ windows, steps, features, seed });
}

/** Windows from a function of window, step and feature. */
export function seriesFrom(
  shape: readonly [number, number, number],
  value: (n: number, t: number, d: number) => number,
  positions?: readonly number[],
): SeriesArray {
  const [windows, steps, features] = shape;
  const values = new Float32Array(windows * steps * features);
  for (let i = 0; i < values.length; i++) {
    const row = Math.floor(i / features);
    values[i] = value(Math.floor(row / steps), row % steps, i % features);
  }
  return createSeriesArray(values, shape, positions ? { positions: Float64Array.from(positions) } : {});
}

/** `promise` must be rejected with one of our errors; gives it back. */
export async function faultOf(promise: Promise<unknown>) {
  const caught = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!isTimeVAEError(caught)) throw new Error(`expected a TimeVAEError, caught ${String(caught)}`, { cause: caught });
  return caught;
}

export async function expectFault(promise: Promise<unknown>, fault: string | RegExp): Promise<void> {
  const { code, message } = await faultOf(promise);
  if (typeof fault === "string") expect(`${code}: ${message}`).toBe(fault);
  else expect(`${code}: ${message}`).toMatch(fault);
}

/** The largest |a − b|. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i]! - b[i]!);
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}
