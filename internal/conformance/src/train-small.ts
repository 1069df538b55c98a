import {
  buildTrainingGraph,
  createArchitecture,
  initialParameters,
  parseModelConfig,
  stateFromParameters,
} from "@timevae/core";
import { createOrtEngine, type OrtModule } from "@timevae/engine-ort";
import { adamSchedule, createProgram, defaultAdam, type Feeds } from "@timevae/graph";
import { createRandom } from "@timevae/spec";

const [batch, length, features] = [2, 6, 1] as const;

/** What a few training steps came to. */
export interface SmallTraining {
  readonly losses: readonly number[];
  /** Where the tensors lay that went into the last step: `cpu` or `gpu-buffer`, each once. State is most of them. */
  readonly stateLocations: readonly string[];
}

/** Trains the smallest TimeVAE that has every kind of layer, one step a call. Runs in Node and in a page. */
export async function trainSmall(ort: OrtModule, provider: string, steps: number): Promise<SmallTraining> {
  const config = parseModelConfig({ latentDim: 2, hidden: [3], blocks: [{ type: "level" }, { type: "residual" }] });
  const architecture = createArchitecture(config, length, features);
  const graph = buildTrainingGraph(architecture, { reconstructionWeight: 3, adam: defaultAdam });
  const program = createProgram({ outputs: { total: graph.loss.total }, state: graph.state });
  const names = new Set(program.state.map(({ current }) => current.node.name));
  let locations: string[] = [];
  const watched = watchFeeds(ort, (feeds) => {
    locations = Object.entries(feeds).flatMap(([name, { location }]) => (names.has(name) ? [location] : []));
  });
  const engine = await createOrtEngine({ runtime: "web", ort: watched, executionProviders: [provider] });
  const executable = await engine.compile(program);
  await executable.writeState(
    stateFromParameters(graph.groups, initialParameters(architecture.parameters, createRandom(5))),
  );
  const random = createRandom(11);
  const losses: number[] = [];
  for (let step = 1; step <= steps; step++) {
    const { stepSize, epsilon } = adamSchedule(step, 1e-2, defaultAdam);
    const feeds: Feeds = {
      x: { data: random.fillNormal(new Float32Array(batch * length * features)), shape: [batch, length, features] },
      eps: { data: random.fillNormal(new Float32Array(batch * config.latentDim)), shape: [batch, config.latentDim] },
      stepSize: { data: Float32Array.of(stepSize), shape: [1, 1] },
      epsilon: { data: Float32Array.of(epsilon), shape: [1] },
    };
    losses.push((await executable.run(feeds)).total?.data[0] as number);
  }
  await executable.dispose();
  return { losses, stateLocations: [...new Set(locations)] };
}

/** The same runtime; what every run is given is shown first. */
function watchFeeds(
  ort: OrtModule,
  look: (feeds: Readonly<Record<string, { readonly location: string }>>) => void,
): OrtModule {
  const create = async (...args: Parameters<OrtModule["InferenceSession"]["create"]>) => {
    const session = await ort.InferenceSession.create(...args);
    const run: typeof session.run = (feeds: never, ...rest: never[]) => {
      look(feeds);
      return session.run(feeds, ...rest);
    };
    return { run, release: () => session.release() };
  };
  return { InferenceSession: { create }, Tensor: ort.Tensor, env: ort.env } as unknown as OrtModule;
}
