import {
  buildTrainingGraph,
  countParameters,
  createArchitecture,
  initialParameters,
  parseModelConfig,
  stateFromParameters,
  stepsPerCall,
} from "@timevae/core";
import { adamSchedule, createProgram, defaultAdam, type Engine, type Feeds } from "@timevae/graph";
import { createRandom } from "@timevae/spec";
import { matrixProductsOf } from "./matrix-products.js";

export interface StepMeasurement {
  readonly batch: number;
  readonly stepsPerCall: number;
  readonly steps: number;
  readonly millisecondsPerStep: number;
  readonly millisecondsOfProducts: number;
  readonly ratio: number;
}

const [steps, features] = [24, 6];
/** Calls that are not timed. */
const warm = 2;

/** Times training steps and their matrix products in turns, so that a busy machine disturbs both alike. */
export async function measureTrainStep(
  engine: Engine,
  options: {
    readonly batch: number;
    /** About this many steps are timed. */
    readonly steps: number;
    /** Steps per call; those of `fit` when not given. */
    readonly perCall?: number;
  },
): Promise<StepMeasurement> {
  const { batch } = options;
  const config = parseModelConfig({});
  const architecture = createArchitecture(config, steps, features);
  const graph = buildTrainingGraph(architecture, { reconstructionWeight: 3, adam: defaultAdam });
  const { total, reconstruction, kl } = graph.loss;
  const program = createProgram({ outputs: { total, reconstruction, kl }, state: graph.state });
  const symbols = { N: batch };
  const training = await engine.compile(program, { symbols });
  const random = createRandom(7);
  await training.writeState(stateFromParameters(graph.groups, initialParameters(architecture.parameters, random)));
  const products = matrixProductsOf(program, symbols);
  const floor = await engine.compile(products.program, { symbols });

  const perCall = options.perCall ?? stepsPerCall(batch, countParameters(architecture));
  const feeds = trainingFeeds(perCall, batch, config.latentDim);
  const rounds = Math.ceil(options.steps / perCall) + warm;
  const stepTimes: number[] = [];
  const floorTimes: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    await training.runSteps(feeds, perCall);
    stepTimes.push((performance.now() - start) / perCall);
    for (let i = 0; i < perCall; i++) {
      const before = performance.now();
      await floor.run(products.feeds);
      floorTimes.push(performance.now() - before);
    }
  }
  await training.dispose();
  await floor.dispose();
  const millisecondsPerStep = median(stepTimes.slice(warm));
  const millisecondsOfProducts = median(floorTimes.slice(warm * perCall));
  return {
    batch,
    stepsPerCall: perCall,
    steps: (rounds - warm) * perCall,
    millisecondsPerStep,
    millisecondsOfProducts,
    ratio: millisecondsPerStep / millisecondsOfProducts,
  };
}

function trainingFeeds(count: number, batch: number, latentDim: number): Feeds {
  const random = createRandom(3);
  const x = new Float32Array(count * batch * steps * features).map(() => random.uniform());
  const schedules = Array.from({ length: count }, (_, k) => adamSchedule(k + 1, 1e-3, defaultAdam));
  return {
    x: { data: x, shape: [count, batch, steps, features] },
    eps: { data: random.fillNormal(new Float32Array(count * batch * latentDim)), shape: [count, batch, latentDim] },
    stepSize: { data: Float32Array.from(schedules, ({ stepSize }) => stepSize), shape: [count, 1, 1] },
    epsilon: { data: Float32Array.from(schedules, ({ epsilon }) => epsilon), shape: [count, 1] },
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
