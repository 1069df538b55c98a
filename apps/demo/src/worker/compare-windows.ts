import type { TimeVAE } from "@timevae/core";
import { formatNumber, splitAtRandom } from "@timevae/data";
import { type Evaluation, type EvaluationProgress, evaluate, type Measure, type ModelFacts } from "@timevae/eval";
import type { Engine } from "@timevae/graph";
import { isTimeVAEError, type SeriesArray } from "@timevae/spec";
import { stepBand } from "../logic/step-band.js";
import { featureOf } from "../logic/window-values.js";
import { someWindows } from "./describe-model.js";
import type { LookFacts } from "./protocol.js";

/** Windows of each kind that are compared. */
const mostWindows = 1000;
/** With fewer held-out windows than this, real ones are set aside anew: the judges need more. */
const fewestHeldOut = 20;
/** Windows taken apart in the report. */
const windowsTakenApart = 3;

export interface CompareOptions {
  readonly model: TimeVAE;
  readonly series: SeriesArray;
  readonly engine: Engine;
  readonly seed: number;
  /** Whether the model was trained on these windows here: then it is known which it never saw. */
  readonly isTrainedHere: boolean;
  /** None for pictures alone. */
  readonly measures?: readonly Measure[];
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: EvaluationProgress) => void;
}

/** Compares real windows with as many drawn ones: pictures, and scores where measures are given. */
export async function compareWindows(
  options: CompareOptions,
): Promise<{ evaluation: Evaluation; synthetic: SeriesArray }> {
  const { model, series, engine, seed, measures, signal, onProgress } = options;
  const count = Math.min(mostWindows, series.shape[0]);
  const synthetic = await model.sample(count, { seed });
  const sides = options.isTrainedHere ? splitAsTrained(model, series) : null;
  const evaluation = await evaluate({
    real: sides ? someWindows(sides.train, mostWindows) : series,
    ...(sides && { heldOut: someWindows(sides.heldOut, mostWindows), holdOutRule: "model" }),
    synthetic,
    engine,
    seed,
    fast: true,
    ...(measures && { measures }),
    model: await describeForReport(model),
    signal,
    onProgress,
  });
  return { evaluation, synthetic };
}

/** What the page draws of a comparison. */
export function describeLook(evaluation: Evaluation, series: SeriesArray, synthetic: SeriesArray): LookFacts {
  const [, steps, features] = series.shape;
  const { pictures, verdict, measures, warnings } = evaluation;
  const bands = series.columns.map((_, d) => ({
    real: stepBand(series.values, steps, features, d),
    synthetic: stepBand(synthetic.values, steps, features, d),
  }));
  return {
    pictures,
    bands,
    verdict,
    measures,
    warnings,
  };
}

/** The sides that `fit` made of the windows; null where it held nothing or too little out. */
function splitAsTrained(
  { parts: { training, history } }: TimeVAE,
  series: SeriesArray,
): { train: SeriesArray; heldOut: SeriesArray } | null {
  if (history.validationWindows === 0) return null;
  try {
    const split = splitAtRandom(series, { testFraction: training.validationFraction, seed: training.seed });
    if (split.test.indices.length < fewestHeldOut) return null;
    return { train: split.train.series, heldOut: split.test.series };
  } catch (error) {
    if (isTimeVAEError(error)) return null;
    throw error;
  }
}

async function describeForReport(model: TimeVAE): Promise<ModelFacts> {
  const { config, training, history, steps, columns, calibration } = model.parts;
  const { components } = await model.sample(windowsTakenApart, { seed: 0, components: true });
  return {
    configuration: [
      ["columns", columns.join(", ")],
      ["window", `${steps} steps`],
      ["decoder", config.blocks.map(({ type }) => type).join(" + ")],
      ["latent units", `${config.latentDim}, of which ${history.activeUnits} carry information`],
      config.observationNoise
        ? ["noise levels", calibration ? "learned, calibrated" : "learned"]
        : ["weight of the error", formatNumber(config.reconstructionWeight)],
      ["training", `${history.epochs.length} epochs of ${history.trainingWindows} windows, seed ${training.seed}`],
      ["engine", "ONNX Runtime, WebAssembly, in a browser tab"],
    ],
    training: history.epochs.map(({ epoch, loss, validation }) => ({
      epoch,
      loss: loss.total,
      validation: validation?.total ?? null,
    })),
    bestEpoch: history.bestEpoch,
    components: Object.entries(components).map(([name, { values }]) => ({
      name,
      windows: Array.from({ length: windowsTakenApart }, (_, n) =>
        columns.map((_, d) => [...featureOf(values, n, steps, columns.length, d)]),
      ),
    })),
  };
}
