import {
  buildTrainingGraph,
  createArchitecture,
  initialParameters,
  parseModelConfig,
  stateFromParameters,
} from "@timevae/core";
import { adamSchedule, createProgram, defaultAdam, type Engine, type Feeds } from "@timevae/graph";
import { createReferenceEngine } from "@timevae/graph/reference";
import { expectClose, stackFeeds } from "@timevae/graph/testing";
import { createRandom } from "@timevae/spec";
import { beforeAll, describe, expect, it } from "vitest";
import { engines } from "../src/engines.js";

const [steps, batch, length, features] = [50, 6, 12, 2] as const;

/** A small TimeVAE with every kind of layer: convolutions, transposed ones, dense ones, polynomials, seasons. */
const config = parseModelConfig({
  latentDim: 3,
  hidden: [5, 7, 9],
  blocks: [
    { type: "level" },
    { type: "trend", degree: 2 },
    { type: "seasonality", seasons: 4, stepsPerSeason: 3, phase: "window" },
    { type: "residual" },
  ],
});
const architecture = createArchitecture(config, length, features);
const graph = buildTrainingGraph(architecture, { reconstructionWeight: 3, adam: defaultAdam });
const { total, reconstruction, kl } = graph.loss;
const program = createProgram({ outputs: { total, reconstruction, kl }, state: graph.state });

function feedsOf(): Feeds[] {
  const random = createRandom(11);
  return Array.from({ length: steps }, (_, step): Feeds => {
    const schedule = adamSchedule(step + 1, 1e-3, defaultAdam);
    const x = new Float32Array(batch * length * features).map((_, i) => Math.sin(i / 3) + 0.3 * random.uniform());
    return {
      x: { data: x, shape: [batch, length, features] },
      eps: { data: random.fillNormal(new Float32Array(batch * config.latentDim)), shape: [batch, config.latentDim] },
      stepSize: { data: Float32Array.of(schedule.stepSize), shape: [1, 1] },
      epsilon: { data: Float32Array.of(schedule.epsilon), shape: [1] },
    };
  });
}

/** Steps alone at first, then many in a call. */
async function train(engine: Engine) {
  const executable = await engine.compile(program);
  await executable.writeState(
    stateFromParameters(graph.groups, initialParameters(architecture.parameters, createRandom(5))),
  );
  const feeds = feedsOf();
  const losses: number[] = [];
  for (const count of [1, 1, 1, 1, 1, 20, 25]) {
    const results = await executable.runSteps(stackFeeds(feeds.splice(0, count)), count);
    losses.push(...(results.total?.data ?? []));
  }
  const state = await executable.readState();
  await executable.dispose();
  return { losses: { data: losses, shape: [steps] }, state };
}

describe("50 training steps of a small TimeVAE", () => {
  let expected: Awaited<ReturnType<typeof train>>;
  beforeAll(async () => {
    expected = await train(createReferenceEngine());
    expect(expected.losses.data.at(-1)).toBeLessThan(0.9 * expected.losses.data[0]!);
  });

  it.each(Object.entries(engines))("lose as much at every step on %s as in float64", async (_name, createEngine) => {
    const { losses, state } = await train(await createEngine());
    expectClose(losses, expected.losses, { relative: 1e-5, absolute: 0 }, "loss");
    for (const [name, value] of Object.entries(expected.state)) {
      expectClose(state[name], value, { relative: 1e-3, absolute: 1e-4 }, name);
    }
  });
});
