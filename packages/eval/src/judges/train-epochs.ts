import {
  type ArrayValue,
  createProgram,
  defaultAdam,
  type Engine,
  input,
  multiply,
  type ParameterSpec,
  type Parameters,
  reduceSum,
  type Tensor,
  unpackParameters,
} from "@timevae/graph";
import type { Random } from "@timevae/spec";
import { groupWeights } from "./judge-parameters.js";
import { StackedJudges } from "./stacked-judges.js";

/** What judges learn in epochs, as Keras' `fit` has it. */
export interface EpochTask {
  readonly specs: readonly ParameterSpec[];
  /** What is fed, by name: `[T, R, D, N]` without N. */
  readonly feeds: Readonly<Record<string, readonly [steps: number, judges: number, features: number]>>;
  /** How many windows there are. */
  readonly windows: number;
  /** Writes windows into one judge's part of a batch. */
  fill(name: string, indices: Uint32Array, target: FillTarget): void;
  /** Each window's loss, `[1, R, 1, N]`. */
  losses(batch: Parameters, weights: Parameters): Tensor;
}

interface FillTarget {
  readonly batch: Float32Array;
  readonly judges: number;
  readonly windows: number;
  readonly judge: number;
  readonly from: number;
}

export interface EpochOptions {
  readonly epochs: number;
  readonly batchSize: number;
  /** The share of the windows that only measures the loss. */
  readonly validationFraction: number;
  /** A judge is done when its validation loss has not fallen by more than this … */
  readonly minDelta: number;
  /** … for so many epochs. Its weights are then those of the last epoch, as in Keras. */
  readonly patience: number;
  readonly onProgress?: ((fraction: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Trains judges side by side, each with its own order of windows, its own validation windows and its own end.
 *
 * @param randoms one stream per judge
 * @returns the row of all weights, `[1, size]`
 */
export async function trainEpochs(
  engine: Engine,
  task: EpochTask,
  randoms: readonly Random[],
  { epochs, batchSize, validationFraction, minDelta, patience, onProgress, signal }: EpochOptions,
): Promise<ArrayValue> {
  const judgeCount = randoms.length;
  const splits = randoms.map((random) => {
    const order = random.fork("validation").permutation(task.windows);
    const learned = Math.max(1, Math.min(task.windows - 1, Math.floor(task.windows * (1 - validationFraction))));
    return { learn: order.slice(0, learned), validate: order.slice(learned), random: random.fork("order") };
  });
  const learned = splits[0]!.learn.length;
  const names = Object.keys(task.feeds);
  const judges = await StackedJudges.create(
    engine,
    {
      weights: task.specs,
      batch: {
        ...Object.fromEntries(names.map((name) => [name, [...task.feeds[name]!, batchSize]])),
        share: [1, 1, 1, batchSize],
      },
      adam: defaultAdam,
      loss: (batch, weights) => reduceSum(multiply(task.losses(batch, weights), batch.share as Tensor)),
    },
    randoms,
  );
  const validation = await compileValidation(
    engine,
    task,
    splits.map(({ validate }) => validate),
  );
  const kept: (ArrayValue | undefined)[] = randoms.map(() => undefined);
  const best = randoms.map(() => ({ loss: Number.POSITIVE_INFINITY, waited: 0 }));
  try {
    for (let epoch = 0; epoch < epochs && kept.some((row) => row === undefined); epoch++) {
      const orders = splits.map(({ learn, random }) => {
        const order = random.permutation(learned);
        return order.map((i) => learn[i] as number);
      });
      let from = 0;
      await judges.train(
        {
          iterations: Math.ceil(learned / batchSize),
          learningRate: 1e-3,
          onProgress: (fraction) => onProgress?.((epoch + fraction) / epochs),
          signal,
        },
        (batch) => {
          const size = Math.min(batchSize, learned - from);
          for (const name of names) {
            for (const [judge, order] of orders.entries()) {
              const target = { batch: batch[name]!, judges: judgeCount, windows: batchSize, judge, from: 0 };
              task.fill(name, order.subarray(from, from + size), target);
            }
          }
          // The last batch of an epoch may be smaller: what is left of it counts nothing.
          batch.share!.fill(1 / size, 0, size);
          from += size;
        },
      );
      const row = await judges.weights();
      for (const [judge, loss] of (await validation.losses(row)).entries()) {
        const own = best[judge]!;
        if (loss < own.loss - minDelta) best[judge] = { loss, waited: 0 };
        else own.waited++;
        if (kept[judge] === undefined && (own.waited >= patience || epoch === epochs - 1)) kept[judge] = row;
      }
    }
    return joinJudges(task.specs, kept as ArrayValue[]);
  } finally {
    await validation.dispose();
    await judges.dispose();
  }
}

/** Measures each judge's mean loss on its validation windows. */
async function compileValidation(engine: Engine, task: EpochTask, indices: readonly Uint32Array[]) {
  const group = groupWeights(task.specs);
  const windows = indices[0]!.length;
  const values = input("values", [1, group.size]);
  const batch: Record<string, Tensor> = {};
  const feeds: Record<string, ArrayValue> = {};
  for (const [name, sizes] of Object.entries(task.feeds)) {
    const shape = [...sizes, windows];
    batch[name] = input(name, shape);
    const data = new Float32Array(shape.reduce((product, size) => product * size, 1));
    for (const [judge, own] of indices.entries()) {
      task.fill(name, own, { batch: data, judges: indices.length, windows, judge, from: 0 });
    }
    feeds[name] = { data, shape };
  }
  const losses = reduceSum(task.losses(batch, unpackParameters(group, values)), [3]);
  const executable = await engine.compile(createProgram({ outputs: { losses } }));
  return {
    async losses(row: ArrayValue): Promise<readonly number[]> {
      const { data } = (await executable.run({ ...feeds, values: row })).losses as ArrayValue;
      return Array.from(data, (sum) => sum / windows);
    },
    dispose: () => executable.dispose(),
  };
}

/** One row of weights in which each judge's are those of its own row. */
function joinJudges(specs: readonly ParameterSpec[], rows: readonly ArrayValue[]): ArrayValue {
  const { shape } = rows[0] as ArrayValue;
  const data = new Float32Array(shape[1] as number);
  let offset = 0;
  for (const spec of specs) {
    const size = spec.shape.reduce((product, next) => product * next, 1) / rows.length;
    for (const row of rows) {
      data.set(row.data.subarray(offset, offset + size), offset);
      offset += size;
    }
  }
  return { data, shape };
}
