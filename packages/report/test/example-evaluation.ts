import { type Evaluation, evaluate, type Measure, type ModelFacts } from "@timevae/eval";
import { createRandom, createSeriesArray, type SeriesArray } from "@timevae/spec";

/** Windows of noise around a slow wave. */
function windows(count: number, columns: readonly string[], seed: number, spread: number): SeriesArray {
  const random = createRandom(seed);
  const [steps, features] = [16, columns.length];
  const values = Float32Array.from({ length: count * steps * features }, (_, i) => {
    const [t, d] = [Math.floor(i / features) % steps, i % features];
    return Math.sin(t / 3 + d) + spread * random.normal();
  });
  return createSeriesArray(values, [count, steps, features], { columns });
}

const mean = ({ values }: SeriesArray) => values.reduce((sum, value) => sum + value, 0) / values.length;

function measure(id: string, others: Partial<Measure> = {}): Measure {
  return {
    id,
    name: `Measure ${id}`,
    group: "marginal",
    definition: `What ${id} is.`,
    best: "low",
    deterministic: true,
    compute: async ({ train, subject }) => [Math.abs(mean(train) - mean(subject))],
    ...others,
  };
}

/** One measure of each kind of row. */
const exampleMeasures: readonly Measure[] = [
  measure("discriminative", {
    group: "score",
    deterministic: false,
    compute: async ({ isBaseline }) => (isBaseline ? [0.01, 0.03, 0.02] : [0.21, 0.25, 0.2345]),
  }),
  measure("shift"),
  measure("tiny", { group: "time", compute: async () => [0.0000123] }),
  measure("large", {
    group: "sets",
    best: "baseline",
    compute: async ({ isBaseline }) => [isBaseline ? 1234.5 : 17.25],
  }),
  measure("nothing", { group: "features", compute: async () => [Number.NaN] }),
  measure("closeness", { group: "privacy", best: "baseline", compute: async () => [0.5] }),
];

export const exampleModel: ModelFacts = {
  configuration: [
    ["components", "level + residual"],
    ["encoder", "convolutional, hidden 4, 5, latent 2"],
  ],
  training: Array.from({ length: 30 }, (_, i) => ({ epoch: i + 1, loss: 100 / (i + 1), validation: 120 / (i + 1) })),
  bestEpoch: 28,
  components: ["level", "residual"].map((name, k) => ({
    name,
    windows: [0, 1, 2].map((n) => [0, 1].map((d) => Array.from({ length: 16 }, (_, t) => n + d + k * Math.sin(t)))),
  })),
};

export async function exampleEvaluation(
  columns: readonly string[] = ["temperature", "wind"],
  options: { readonly model?: ModelFacts; readonly warnings?: readonly string[] } = {},
): Promise<Evaluation> {
  return evaluate({
    real: windows(200, columns, 1, 0.3),
    heldOut: windows(60, columns, 2, 0.3),
    synthetic: windows(150, columns, 3, 0.2),
    engine: { name: "none", compile: () => Promise.reject(new Error("no engine is needed here")) },
    seed: 5,
    fast: true,
    measures: exampleMeasures,
    rival: (train) => train,
    ...options,
  });
}
