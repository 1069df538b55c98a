import { buildForwardGraph, createArchitecture, type FitPlan } from "@timevae/core";
import { input, resolveShape, topologicalOrder } from "@timevae/graph";

/**
 * Multiplications in a second, and what a step takes besides: roughly, by the README's training (169 thousand parameters) with
 * onnxruntime-node on two cores. Other machines and other models differ by a factor of a few.
 */
const multiplicationsPerSecond = 1.5e10;
const secondsPerStep = 0.5e-3;
/** The runtime itself, and Node. */
const runtimeBytes = 150e6;

/** What a training needs, about. */
export interface CostEstimate {
  /** Of one part each: `encoder`, or a component's name. */
  readonly parameters: readonly { readonly name: string; readonly count: number }[];
  readonly multiplicationsPerWindow: number;
  readonly memoryBytes: number;
  /** For all epochs: early stopping mostly ends a training before. */
  readonly seconds: number;
}

/** Estimates what it takes to train a plan on windows of `steps` × `features`. */
export function estimateCost(plan: FitPlan, steps: number, features: number): CostEstimate {
  const architecture = createArchitecture(plan.config, steps, features);
  const counts = new Map<string, number>();
  for (const { name, shape } of architecture.parameters) {
    const [side, component] = name.split(".") as [string, string];
    const part = side === "encoder" ? side : component;
    counts.set(part, (counts.get(part) ?? 0) + shape.reduce<number>((size, length) => size * Number(length), 1));
  }
  const { multiplications, numbers } = measureForward(plan, architecture);
  const { batchSize, epochs } = plan.training;
  // Backwards there are two products for each one forwards; the validation goes forwards only.
  const windows = 3 * plan.trainingWindows + plan.validationWindows;
  const stepsPerEpoch = Math.ceil(plan.trainingWindows / batchSize);
  const data = (plan.trainingWindows + plan.validationWindows) * steps * features;
  return {
    parameters: [...counts].map(([name, count]) => ({ name, count })),
    multiplicationsPerWindow: 3 * multiplications,
    // The data twice (as read, and scaled); values, gradient, two moments and the best so far of every parameter.
    memoryBytes: runtimeBytes + 4 * (2 * data + 5 * plan.parameters + 2 * batchSize * numbers),
    seconds: epochs * ((windows * multiplications) / multiplicationsPerSecond + stepsPerEpoch * secondsPerStep),
  };
}

/** Multiplications in matrix products, and numbers between operations, of one window's way forwards. */
function measureForward(plan: FitPlan, architecture: ReturnType<typeof createArchitecture>) {
  const parameters = Object.fromEntries(architecture.parameters.map(({ name, shape }) => [name, input(name, shape)]));
  const { loss } = buildForwardGraph(architecture, parameters, plan.config.reconstructionWeight);
  let multiplications = 0;
  let numbers = 0;
  const sizeOf = (shape: readonly (number | string)[]) =>
    resolveShape(shape, { N: 1 }).reduce((size, length) => size * length, 1);
  for (const { op, inputs, outputs, attributes } of topologicalOrder([loss.total])) {
    const size = outputs.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
    if (inputs.length > 0) numbers += size;
    if (op.name !== "Gemm" && op.name !== "MatMul") continue;
    const [left] = inputs;
    const inner = left?.shape.at(attributes.transA ? 0 : -1);
    multiplications += size * Number(inner ?? 1);
  }
  return { multiplications, numbers };
}
