import { type Checkpoint, fit, type TimeVAE } from "@timevae/core";
import { createReferenceEngine } from "@timevae/graph/reference";
import { createSeriesArray } from "@timevae/spec";

export const engine = createReferenceEngine();

export interface Learned {
  readonly model: TimeVAE;
  /** In the middle of the second epoch. */
  readonly checkpoint: Checkpoint;
}

let learned: Promise<readonly Learned[]> | undefined;

/** Two tiny models and their checkpoints: one of numbers alone, one with all that windows can have beside numbers. */
export function learnTiny(): Promise<readonly Learned[]> {
  learned ??= Promise.all([learn(false), learn(true)]);
  return learned;
}

async function learn(withTraits: boolean): Promise<Learned> {
  const [windows, steps, features] = [12, 6, 3];
  const values = Float32Array.from({ length: windows * steps * features }, (_, i) => {
    const row = Math.floor(i / features);
    return i % features === 0 ? 1 + Math.sin(row) : Number(row % 2 === (i % features) - 1);
  });
  const indices = Uint32Array.from({ length: windows }, (_, n) => n % 2);
  const series = createSeriesArray(values, [windows, steps, features], {
    positions: Float64Array.from({ length: windows }, (_, n) => n * steps),
    ...(withTraits && {
      columns: ["rain", "sky=sun", "sky=rain"],
      categorical: [{ name: "sky", first: 1, categories: ["sun", "rain"] }],
      conditions: { site: { categories: ["north", "south"], indices } },
      mask: Uint8Array.from(values, (_, i) => Number(i % (steps * features) >= features || i % 4 > 0)),
    }),
  });
  const checkpoints: Checkpoint[] = [];
  const model = await fit(series, {
    engine,
    model: {
      hidden: [2, 2],
      latentDim: 2,
      blocks: [{ type: "level" }, { type: "seasonality", seasons: 3 }, { type: "residual" }],
      ...(withTraits && { transforms: { rain: { kind: "log1p" } }, unequalLengths: true }),
    },
    training: { epochs: 2, batchSize: 4, seed: 1 },
    timeStep: { unit: "millisecond", count: 3_600_000 },
    checkpoint: { save: (checkpoint) => void checkpoints.push(checkpoint), everySeconds: 1e-9 },
  });
  return { model, checkpoint: checkpoints.at(-1) as Checkpoint };
}
