import type { TimeVAE } from "@timevae/core";
import { splitAtRandom, splitByGroup } from "@timevae/data";
import type { ModelFacts } from "@timevae/eval";
import { isTimeVAEError, type SeriesArray } from "@timevae/spec";
import { formatActiveUnits, formatTraining } from "./format-history.js";
import { formatCount } from "./format-quantity.js";

/** Windows whose components a report shows. */
const shownWindows = 5;
/** As many windows as were learned from are drawn, within these. */
const fewest = 200;
const most = { full: 4000, fast: 1000 } as const;

/** Draws as many windows from a model as it learned from, within limits. */
export async function sampleForEvaluation(
  model: TimeVAE,
  realWindows: number,
  options: { readonly seed: number; readonly fast: boolean },
): Promise<SeriesArray> {
  const count = Math.min(most[options.fast ? "fast" : "full"], Math.max(fewest, realWindows));
  const { values, shape, columns } = await model.sample(count, { seed: options.seed });
  return { values, shape, columns };
}

/**
 * The windows that the model learned from and those that it validated on, if it was learned from exactly these.
 *
 * @returns undefined when the model held nothing out, or from other windows
 */
export function splitAsModel(
  model: TimeVAE,
  real: SeriesArray,
): { readonly train: SeriesArray; readonly heldOut: SeriesArray } | undefined {
  const { training, history } = model.parts;
  const { validationFraction: testFraction, validationBy, seed } = training;
  if (history.validationWindows === 0 || testFraction === 0) return undefined;
  try {
    const split = validationBy === "group" ? splitByGroup : splitAtRandom;
    const { train, test } = split(real, { testFraction, seed });
    const [learned, validated] = [train.series, test.series];
    if (learned.shape[0] !== history.trainingWindows || validated.shape[0] !== history.validationWindows)
      return undefined;
    return { train: learned, heldOut: validated };
  } catch (error) {
    if (isTimeVAEError(error)) return undefined;
    throw error;
  }
}

/** What a report says about a model. */
export async function modelFacts(model: TimeVAE, path: string, seed: number): Promise<ModelFacts> {
  const { config, training, history, weights } = model.parts;
  const { components } = await model.sample(shownWindows, { seed, components: true });
  const parameters = Object.values(weights).reduce((count, { length }) => count + length, 0);
  return {
    configuration: [
      ["model", path],
      ["components", model.components.join(" + ")],
      ["encoder", `${config.encoder}, hidden ${config.hidden.join(", ")}, latent ${config.latentDim}`],
      ["parameters", formatCount(parameters)],
      ["reconstruction weight", String(config.reconstructionWeight)],
      ["scaling", `${config.scaling.kind} per ${config.scaling.per === "step" ? "step and feature" : "feature"}`],
      [
        "training",
        `at most ${formatCount(training.epochs)} epochs, batches of ${training.batchSize}, learning rate ${training.learningRate}, seed ${training.seed}`,
      ],
      ["trained", formatTraining(history)],
      ["latent", formatActiveUnits(history, config.latentDim)],
    ],
    training: history.epochs.map(({ epoch, loss, validation }) => ({
      epoch,
      loss: loss.total,
      validation: validation?.total ?? null,
    })),
    bestEpoch: history.bestEpoch,
    components: Object.entries(components).map(([name, series]) => ({ name, windows: nested(series) })),
  };
}

/** `[K][D][T]` */
function nested({ values, shape: [windows, steps, features] }: SeriesArray): number[][][] {
  return Array.from({ length: windows }, (_, n) =>
    Array.from({ length: features }, (_, d) =>
      Array.from({ length: steps }, (_, t) => values[(n * steps + t) * features + d] as number),
    ),
  );
}
