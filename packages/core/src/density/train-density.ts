import {
  type AdamOptions,
  adamSchedule,
  adamStep,
  add,
  constant,
  createProgram,
  defaultAdam,
  divide,
  type Engine,
  type Executable,
  gradients,
  groupParameters,
  input,
  maximum,
  minimum,
  multiply,
  type ParameterGroup,
  type ParameterSpec,
  type Parameters,
  packParameters,
  packValues,
  reduceSum,
  reshape,
  type StateVariable,
  sizeOf,
  sqrt,
  square,
  subtract,
  type Tensor,
  unpackValues,
} from "@timevae/graph";
import type { Random } from "@timevae/spec";
import { stateFromParameters } from "../initial-state.js";
import { inputParameters } from "../training-graph.js";
import { batchFeeds, type DensityBatch, type DensityData, sliceBatch } from "./density-data.js";
import { buildDensityLoss } from "./density-graph.js";
import { inputDensity } from "./density-inputs.js";
import { type DensityShape, densityParameters } from "./density-shape.js";
import { fitLinearStart, isForecast } from "./linear-start.js";
import { fitResidualStart } from "./residual-start.js";

export interface TrainDensityOptions {
  readonly engine: Engine;
  readonly random: Random;
  /** Optimiser steps. */
  readonly iterations: number;
  readonly batchSize: number;
  /** Its peak, after a tenth of the iterations; from there it falls to almost nothing along a cosine. */
  readonly learningRate: number;
  /** Iterations from one look at the held-out series to the next. */
  readonly iterationsPerReport: number;
  /** Told now and then. `validation` is null where nothing is held out. */
  readonly onProgress?: (progress: DensityProgress) => void;
  /** Called between calls to the engine; returns true to stop. */
  readonly pause?: () => Promise<boolean>;
}

export interface DensityProgress {
  readonly iteration: number;
  readonly iterations: number;
  /** Nats per number, the mean since the last report. */
  readonly loss: number;
  readonly validation: number | null;
}

/** What was learned. */
export interface TrainedDensity {
  /** By parameter name. */
  readonly weights: Record<string, Float32Array>;
  /** Of the weights, in nats per number: on held-out series, or on the last ones trained on. */
  readonly loss: number;
}

/** Batches that are read at once. */
const batchesPerRead = 16;
/** The gradient's norm, at most: one strange batch may not ruin what has been learned. */
const mostGradient = 1;
/**
 * Weight decays, each taken up where the one before has led to nothing better for some looks at the held-out series in a row: from the
 * best weights so far. After the last it is time to stop. Where held-out series are as likely as those learned from, the first is all.
 */
const decays = [
  { decay: 0, mostWorse: 3 },
  { decay: 0.5, mostWorse: 3 },
  { decay: 2, mostWorse: 3 },
  { decay: 8, mostWorse: 8 },
] as const;
/** How much larger the optimiser's steps are for the direct weights of events. */
const eventStep = 8;
/** Held-out series that count, at most. */
const mostValidated = 512;
/** Series that the linear start is found from, at most. */
const mostForStart = 4096;
const adam: AdamOptions = { ...defaultAdam, epsilon: 1e-8, epsilonPlacement: "pytorch" };

/**
 * Learns a density by maximum likelihood, from its linear start; of the weights on the way, those that do best on the series that
 * are held out are kept.
 */
export async function trainDensity(
  shape: DensityShape,
  data: DensityData,
  validation: DensityData | undefined,
  options: TrainDensityOptions,
): Promise<TrainedDensity> {
  const { engine, random, iterations, batchSize, learningRate } = options;
  const order = random.fork("order");
  const noise = random.fork("noise");
  const pick = (count: number) => Uint32Array.from({ length: count }, () => order.integer(data.count));
  const startBatch = await data.read(order.permutation(data.count).subarray(0, mostForStart), random.fork("start"));
  const startBatches = cut(shape, startBatch, 256);
  const linear = await fitLinearStart(shape, engine, startBatches);
  const first = {
    ...randomStart(shape, random.fork("parameters")),
    ...linear,
    ...(await fitResidualStart(shape, engine, startBatches, linear)),
  };
  const held = await validation?.read(
    Uint32Array.from({ length: Math.min(mostValidated, validation.count) }, (_, n) => n),
    random.fork("validation"),
  );
  const graph = buildDensityTraining(shape);
  const symbols = { N: batchSize };
  const training = await engine.compile(createProgram({ outputs: { loss: graph.loss }, state: graph.state }), {
    symbols,
  });
  const evaluation = await engine.compile(createProgram({ outputs: { loss: graph.loss } }), { symbols });
  const weightsNow = async () => {
    const state = await training.readState();
    const rows = graph.groups.map((group) => unpackValues(group, state[`values.${group.name}`]?.data as Float32Array));
    return { state, weights: Object.assign({}, ...rows) as Record<string, Float32Array> };
  };
  let best: TrainedDensity = { weights: first, loss: Number.POSITIVE_INFINITY };
  try {
    await training.writeState(stateFromParameters(graph.groups, first));
    let sum = 0;
    let since = 0;
    let worse = 0;
    let level = 0;
    let bestState = await training.readState();
    for (let iteration = 0; iteration < iterations; ) {
      const count = Math.min(batchesPerRead, iterations - iteration);
      const read = await data.read(pick(count * batchSize), noise);
      for (const batch of cut(shape, read, batchSize)) {
        const rate = learningRateAt(iteration++, iterations, learningRate);
        const { stepSize, epsilon } = adamSchedule(iteration, rate, adam);
        const results = await training.run({
          ...batchFeeds(shape, batch),
          stepSize: { data: Float32Array.of(stepSize), shape: [1, 1] },
          epsilon: { data: Float32Array.of(epsilon), shape: [1] },
          decay: { data: Float32Array.of(decays[level]!.decay), shape: [1, 1] },
        });
        sum += results.loss?.data[0] ?? Number.NaN;
        since++;
      }
      const isLast = iteration >= iterations;
      if (since >= options.iterationsPerReport || isLast) {
        const { state, weights } = await weightsNow();
        const loss = sum / since;
        const judged = held ? await evaluate(shape, evaluation, state, held) : loss;
        if (judged < best.loss) {
          best = { weights, loss: judged };
          bestState = state;
          worse = 0;
        } else if (held && ++worse >= decays[level]!.mostWorse) {
          if (++level === decays.length) break;
          await training.writeState(bestState);
          worse = 0;
        }
        options.onProgress?.({ iteration, iterations, loss, validation: held ? judged : null });
        [sum, since] = [0, 0];
        // What is not finite does not become finite again.
        if (!Number.isFinite(loss)) break;
      }
      if (await options.pause?.()) break;
    }
  } finally {
    await training.dispose();
    await evaluation.dispose();
  }
  return {
    ...best,
    weights: Object.fromEntries(Object.entries(best.weights).map(([name, values]) => [name, values.slice()])),
  };
}

/**
 * A training step: the loss, and what the optimiser makes of its gradient.
 */
function buildDensityTraining(shape: DensityShape) {
  const specs: readonly ParameterSpec[] = Object.entries(densityParameters(shape)).map(([name, sizes]) => ({
    name,
    shape: sizes,
    initializer: { kind: "zeros" },
  }));
  const groups = groupParameters(specs);
  const { rows, parameters } = inputParameters(groups);
  const loss = buildDensityLoss(shape, parameters, inputDensity(shape));
  const names = specs.map(({ name }) => name);
  const tensors = gradients(
    loss,
    names.map((name) => parameters[name] as Tensor),
  );
  const byName: Parameters = Object.fromEntries(names.map((name, i) => [name, tensors[i] as Tensor]));
  const packed = groups.map((group) => packParameters(group, byName));
  const norm = sqrt(packed.map((row) => reduceSum(square(row))).reduce((a, b) => add(a, b)));
  const factor = reshape(minimum(divide(mostGradient, maximum(norm, 1e-12)), 1), [1, 1]);
  const schedule = { stepSize: input("stepSize", [1, 1]), epsilon: input("epsilon", [1]) };
  const decay = input("decay", [1, 1]);
  const state = groups.flatMap((group, i): StateVariable[] => {
    const values = rows[i] as Tensor;
    const mean = input(`mean.${group.name}`, [1, group.size]);
    const variance = input(`variance.${group.name}`, [1, group.size]);
    const gradient = multiply(packed[i] as Tensor, factor);
    const next = adamStep({ values, gradient, mean, variance }, schedule, adam);
    // Decoupled (Loshchilov and Hutter, 2019): it shrinks weights, not the steps. What least squares found stays.
    const shrunk = multiply(multiply(schedule.stepSize, decay), constant(decaying(group, specs), [1, group.size]));
    const sizes = constant(packValues(group, stepSizes(specs)), [1, group.size]);
    const moved = add(values, multiply(subtract(next.values, values), sizes));
    return [
      { name: `values.${group.name}`, current: values, next: add(moved, multiply(values, shrunk)) },
      { name: `mean.${group.name}`, current: mean, next: next.mean },
      { name: `variance.${group.name}`, current: variance, next: next.variance },
    ];
  });
  return { groups, loss, state };
}

/**
 * Adam moves every weight about as far, whatever it does. What least squares found stays as it was found, with the penalty that its
 * evidence asks for; log weights of events have far to go.
 */
function stepSizes(specs: readonly ParameterSpec[]): Record<string, Float32Array> {
  return Object.fromEntries(
    specs.map(({ name, shape }) => {
      const size = isForecast(name) ? 0 : name.startsWith("events.") ? eventStep : 1;
      return [name, new Float32Array(sizeOf(shape)).fill(size)];
    }),
  );
}

/** By number of a group, 1 for what decays: kernels; not biases, scales or the linear forecast. */
function decaying(group: ParameterGroup, specs: readonly ParameterSpec[]): Float32Array {
  const ones = specs.map(({ name, shape }) => {
    return [name, new Float32Array(sizeOf(shape)).fill(isLayer(name) ? 1 : 0)] as const;
  });
  return packValues(group, Object.fromEntries(ones));
}

/** What a feature's or all features' layers multiply with. */
function isLayer(name: string): boolean {
  return name.endsWith(".kernel") || name === "feature.within" || name === "feature.own" || name === "position";
}

/** Layers by Glorot's rule, heads small. */
function randomStart(shape: DensityShape, random: Random): Record<string, Float32Array> {
  const { units } = shape;
  return Object.fromEntries(
    Object.entries(densityParameters(shape)).map(([name, sizes]) => {
      const own = random.fork(name);
      const values = new Float32Array(sizeOf(sizes));
      const ofFeatures = name === "head.kernel" || name === "feature.own"; // a matrix for each
      const fanIn = (ofFeatures ? sizes[1] : sizes[0]) as number;
      const fanOut = name.startsWith("feature.") ? units : (sizes.at(-1) as number);
      const limit = Math.sqrt(6 / (fanIn + fanOut)) * (name === "head.kernel" ? 0.1 : 1);
      if (isLayer(name)) for (let i = 0; i < values.length; i++) values[i] = (2 * own.uniform() - 1) * limit;
      return [name, values];
    }),
  );
}

function learningRateAt(iteration: number, iterations: number, peak: number): number {
  const warmUp = Math.max(1, 0.1 * iterations);
  if (iteration < warmUp) return peak * (0.05 + (0.95 * iteration) / warmUp);
  const progress = (iteration - warmUp) / Math.max(1, iterations - warmUp);
  return peak * (0.001 + 0.999 * 0.5 * (1 + Math.cos(Math.PI * progress)));
}

function cut(shape: DensityShape, batch: DensityBatch, size: number): DensityBatch[] {
  return Array.from({ length: Math.ceil(batch.count / size) }, (_, i) =>
    sliceBatch(shape, batch, i * size, Math.min(batch.count, (i + 1) * size)),
  );
}

async function evaluate(
  shape: DensityShape,
  evaluation: Executable,
  state: Awaited<ReturnType<Executable["readState"]>>,
  held: DensityBatch,
): Promise<number> {
  const rows = Object.fromEntries(Object.entries(state).filter(([name]) => name.startsWith("values.")));
  let sum = 0;
  for (const batch of cut(shape, held, 128)) {
    const results = await evaluation.run({ ...rows, ...batchFeeds(shape, batch) });
    sum += (results.loss?.data[0] ?? Number.NaN) * batch.count;
  }
  return sum / held.count;
}
