import {
  buildTrainingGraph,
  createArchitecture,
  parseModelConfig,
  stateFromParameters,
  sumComponents,
} from "@timevae/core";
import {
  type AdamOptions,
  adamSchedule,
  createProgram,
  type Engine,
  input,
  type Tensor,
  unpackValues,
} from "@timevae/graph";
import { type GoldenCase, goldenModelConfig } from "./golden-case.js";
import { referenceParameters } from "./reference-parameters.js";

/** Largest difference of one quantity, relative to the quantity's largest magnitude. */
export interface GoldenResult {
  readonly quantity: string;
  readonly error: number;
  readonly tolerance: number;
  readonly where: string;
}

const valueTolerance = 1e-5;
const weightTolerance = 1e-4;

/** Runs a golden case through the real training graph and compares every quantity in the file. */
export async function checkGoldenCase(golden: GoldenCase, engine: Engine): Promise<GoldenResult[]> {
  const { arrays, settings } = golden;
  const config = parseModelConfig(goldenModelConfig(settings));
  const architecture = createArchitecture(config, settings.seq_len, settings.feat_dim);
  const { beta1, beta2, epsilon, learning_rate } = settings.adam;
  const adam: AdamOptions = { beta1, beta2, epsilon, epsilonPlacement: "keras" };
  const graph = buildTrainingGraph(architecture, { reconstructionWeight: config.reconstructionWeight, adam });
  const names = architecture.parameters.map(({ name }) => name);
  const program = createProgram({
    outputs: {
      z_mean: graph.latent.mean,
      z_log_var: graph.latent.logVariance,
      z: graph.z,
      reconstruction: graph.reconstruction,
      "loss.total": graph.loss.total,
      "loss.reconstruction": graph.loss.reconstruction,
      "loss.kl": graph.loss.kl,
      ...Object.fromEntries(names.map((name) => [`grad ${name}`, graph.gradients[name] as Tensor])),
    },
    state: graph.state,
  });
  const executable = await engine.compile(program);
  const results: GoldenResult[] = [];
  const compare = (quantity: string, actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number) =>
    results.push({ quantity, tolerance, ...largestError(actual, expected) });
  const compareNorm = (quantity: string, actual: ArrayLike<number>, expected: ArrayLike<number>) =>
    results.push({ quantity, tolerance: weightTolerance, error: relativeNorm(actual, expected), where: "all of it" });
  try {
    const start = referenceParameters(golden, "weight", architecture.parameters);
    const float32 = Object.fromEntries(names.map((name) => [name, Float32Array.from(start[name] as Float64Array)]));
    await executable.writeState(stateFromParameters(graph.groups, float32));
    const gradients = referenceParameters(golden, "grad", architecture.parameters);
    const x = { data: Float32Array.from(numbers(arrays, "x")), shape: arrays.x?.shape ?? [] };
    const noise = Float32Array.from(numbers(arrays, "eps"));
    const [, batch, latentDim] = (arrays.eps?.shape ?? []) as [number, number, number];
    for (let step = 0; step < settings.steps; step++) {
      const schedule = adamSchedule(step + 1, learning_rate, adam);
      const size = batch * latentDim;
      const outputs = await executable.run({
        x,
        eps: { data: noise.slice(step * size, (step + 1) * size), shape: [batch, latentDim] },
        stepSize: { data: Float32Array.of(schedule.stepSize), shape: [1, 1] },
        epsilon: { data: Float32Array.of(schedule.epsilon), shape: [1] },
      });
      const value = (name: string) => outputs[name]?.data ?? [];
      if (step === 0) {
        for (const name of ["z_mean", "z_log_var", "z", "reconstruction"]) {
          compare(name, value(name), numbers(arrays, name), valueTolerance);
        }
        for (const name of names) {
          compare(`grad ${name}`, value(`grad ${name}`), gradients[name] as Float64Array, valueTolerance);
        }
      }
      for (const [i, part] of ["total", "reconstruction", "kl"].entries()) {
        const expected = numbers(arrays, `loss/${step}`)[i] as number;
        compare(`loss ${part} of step ${step}`, value(`loss.${part}`), [expected], valueTolerance);
      }
    }
    const after = referenceParameters(golden, "weight_after", architecture.parameters);
    const state = await executable.readState();
    for (const group of graph.groups) {
      const values = unpackValues(group, state[`values.${group.name}`]?.data as Float32Array);
      for (const [name, actual] of Object.entries(values)) {
        const expected = after[name] as Float64Array;
        const judged = judgeable(gradients[name] as Float64Array);
        const kept = (numbers: ArrayLike<number>) => Array.from(numbers).map((x, i) => (judged[i] ? x : 0));
        compare(`weight after ${name}`, kept(actual), kept(expected), weightTolerance);
        compareNorm(`weight norm ${name}`, actual, expected);
      }
    }
    results.push(await checkPrior(golden, engine, architecture, start));
  } finally {
    await executable.dispose();
  }
  return results;
}

/** Decodes the file's draws from the prior, with the weights from before training. */
async function checkPrior(
  { arrays }: GoldenCase,
  engine: Engine,
  architecture: ReturnType<typeof createArchitecture>,
  parameters: Readonly<Record<string, Float64Array>>,
): Promise<GoldenResult> {
  const inputs = Object.fromEntries(architecture.parameters.map(({ name, shape }) => [name, input(name, shape)]));
  const z = input("z", ["N", architecture.shape.latentDim]);
  const sample = sumComponents(architecture.decode(z, inputs, {}));
  const executable = await engine.compile(createProgram({ outputs: { sample } }));
  try {
    const shapes = new Map(architecture.parameters.map(({ name, shape }) => [name, shape]));
    const weights = Object.entries(parameters)
      .filter(([name]) => name.startsWith("decoder."))
      .map(([name, data]) => [name, { data: Float32Array.from(data), shape: shapes.get(name) as readonly number[] }]);
    const results = await executable.run({
      ...Object.fromEntries(weights),
      z: { data: Float32Array.from(numbers(arrays, "prior_z")), shape: arrays.prior_z?.shape ?? [] },
    });
    const error = largestError(results.sample?.data ?? [], numbers(arrays, "prior_sample"));
    return { quantity: "prior_sample", tolerance: valueTolerance, ...error };
  } finally {
    await executable.dispose();
  }
}

/**
 * Adam divides a gradient by its own magnitude, so a weight whose gradient is rounding noise moves by a full step in a
 * random direction, in the reference as here. Which ones those are follows from the tolerance on gradients. They take
 * part in the comparison of norms only.
 */
function judgeable(gradient: Float64Array): boolean[] {
  const magnitude = gradient.reduce((most, g) => Math.max(most, Math.abs(g)), 0);
  return Array.from(gradient, (g) => Math.abs(g) > valueTolerance * magnitude);
}

/** `‖actual − expected‖ / ‖expected‖` */
function relativeNorm(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let difference = 0;
  let magnitude = 0;
  for (let i = 0; i < expected.length; i++) {
    difference += ((actual[i] as number) - (expected[i] as number)) ** 2;
    magnitude += (expected[i] as number) ** 2;
  }
  return Math.sqrt(difference / Math.max(magnitude, 1e-30));
}

function numbers(arrays: GoldenCase["arrays"], name: string): ArrayLike<number> {
  const array = arrays[name];
  if (!array) throw new Error(`golden file: expected an array "${name}", found ${Object.keys(arrays).join(", ")}`);
  return array.data;
}

function largestError(actual: ArrayLike<number>, expected: ArrayLike<number>): { error: number; where: string } {
  if (actual.length !== expected.length) {
    return { error: Number.POSITIVE_INFINITY, where: `expected ${expected.length} numbers, received ${actual.length}` };
  }
  let magnitude = 0;
  let worst = 0;
  let index = 0;
  for (let i = 0; i < expected.length; i++) {
    magnitude = Math.max(magnitude, Math.abs(expected[i] as number));
    const difference = Math.abs((actual[i] as number) - (expected[i] as number));
    if (!(difference <= worst)) {
      worst = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
      index = i;
    }
  }
  const where = `[${index}]: expected ${expected[index]}, received ${actual[index]}`;
  return { error: worst === 0 ? 0 : worst / Math.max(magnitude, 1e-30), where };
}
