import { createProgram, type Engine, input } from "@timevae/graph";
import { createRandom } from "@timevae/spec";
import { buildDensityLoss } from "../src/density/density-graph.js";
import { inputDensity } from "../src/density/density-inputs.js";
import { buildDensitySampler } from "../src/density/density-sampler.js";
import { countChannels, type DensityShape, densityParameters } from "../src/density/density-shape.js";

/** Three features in two groups, one Gaussian each. */
export const small: DensityShape = {
  steps: 4,
  features: 3,
  groups: [1, 2],
  events: false,
  atoms: [[], [], []],
  stays: [],
  independent: [],
  lines: null,
  paces: [1, 1, 1],
  lags: 2,
  context: 2,
  reach: 1,
  hidden: 5,
  units: 4,
  components: 1,
};

/** Weights of all parameters, drawn at random. */
export function randomWeights(shape: DensityShape, seed: number): Record<string, Float32Array> {
  const random = createRandom(seed);
  return Object.fromEntries(
    Object.entries(densityParameters(shape)).map(([name, sizes]) => {
      const values = new Float32Array(sizes.reduce((a, b) => a * b, 1));
      return [
        name,
        random
          .fork(name)
          .fillNormal(values)
          .map((value) => 0.4 * value),
      ];
    }),
  );
}

/** The negative log likelihood of series by the graph that is trained. */
export async function lossOf(
  engine: Engine,
  shape: DensityShape,
  weights: Readonly<Record<string, Float32Array>>,
  feeds: Readonly<Record<string, Float32Array>>,
  count: number,
): Promise<number> {
  const shapes = densityParameters(shape);
  const parameters = Object.fromEntries(Object.entries(shapes).map(([name, sizes]) => [name, input(name, sizes)]));
  const loss = buildDensityLoss(shape, parameters, inputDensity(shape));
  const executable = await engine.compile(createProgram({ outputs: { loss } }));
  const { steps, features, context } = shape;
  const sizes: Record<string, number[]> = {
    history: [count, steps, countChannels(shape)],
    target: [count, steps, features],
    context: [count, context],
    curve: [count, steps, features],
  };
  const results = await executable.run({
    ...Object.fromEntries(
      Object.entries(shapes).map(([name, size]) => [name, { data: weights[name] as Float32Array, shape: size }]),
    ),
    ...Object.fromEntries(
      Object.entries(feeds).map(([name, data]) => [name, { data, shape: sizes[name] as number[] }]),
    ),
  });
  await executable.dispose();
  return results.loss?.data[0] as number;
}

/** Series that the sampler draws, and what it drew them from. */
export async function draw(
  engine: Engine,
  shape: DensityShape,
  weights: Readonly<Record<string, Float32Array>>,
  count: number,
  seed: number,
) {
  const { steps, features, context, reach } = shape;
  const size = steps * features;
  const random = createRandom(seed);
  const uniform = new Float32Array(count * size).map(() => random.uniform());
  const normal = random.fillNormal(new Float32Array(count * size));
  const given = random.fillNormal(new Float32Array(count * context));
  const curve = random.fillNormal(new Float32Array(count * size));
  const sample = buildDensitySampler(shape, weights, {
    normal: input("normal", ["N", size]),
    uniform: input("uniform", ["N", size]),
    context: context > 0 ? input("context", ["N", context]) : undefined,
    curve: reach === null ? undefined : input("curve", ["N", size]),
  });
  const executable = await engine.compile(createProgram({ outputs: { sample } }));
  const { sample: drawn } = await executable.run({
    normal: { data: normal, shape: [count, size] },
    uniform: { data: uniform, shape: [count, size] },
    ...(context > 0 && { context: { data: given, shape: [count, context] } }),
    ...(reach !== null && { curve: { data: curve, shape: [count, size] } }),
  });
  await executable.dispose();
  return { values: drawn?.data as Float32Array, normal, context: given, curve };
}
