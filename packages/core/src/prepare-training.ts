import { standardBlocks } from "@timevae/blocks";
import { eachRowOnce, type Scaler } from "@timevae/data";
import { type SeriesArray, TimeVAEError } from "@timevae/spec";
import { type Architecture, countParameters, createArchitecture } from "./architecture.js";
import { checkGivenFacts } from "./calibration/given-facts.js";
import { requireCompleteWindows } from "./calibration/require-complete-windows.js";
import { checkWindows } from "./check-windows.js";
import { checkContinuation, joinCalendars, joinLimits, partsToContinue } from "./continue-fit.js";
import { computeCovariates, requirePositions } from "./covariates.js";
import { beyondCalibration, type DataTraits, describeTraits } from "./data-traits.js";
import { meanOfObserved, scaleSeries, type WindowNumbers } from "./data-units.js";
import type { FitOptions } from "./fit-options.js";
import { holdOut } from "./hold-out.js";
import { parseModelConfig } from "./model-config.js";
import { describeCalendar, describeRange, type ModelParts } from "./model-parts.js";
import { presets } from "./presets.js";
import type { ScaledWindows } from "./trainer.js";
import { parseTrainingConfig, type TrainingConfig } from "./training-config.js";
import { contextOf } from "./window-context.js";

/** Everything a training begins with: checked, split, scaled. */
export interface PreparedTraining {
  /** What the model will be, except for what is learned. */
  readonly parts: Omit<ModelParts, "weights" | "history" | "latentMemory">;
  readonly architecture: Architecture;
  /** Number of weights. */
  readonly parameters: number;
  /** What the model sees. */
  readonly train: ScaledWindows;
  readonly validation: ScaledWindows | undefined;
  /** The windows behind {@link train}, in the user's units. */
  readonly trainSeries: SeriesArray;
  /** Those behind {@link validation}. */
  readonly validationSeries: SeriesArray | undefined;
}

/**
 * Turns windows and options into what a training needs.
 *
 * @throws {TimeVAEError} `invalid-config`, `invalid-data`, `invalid-argument` when a model cannot be continued, `too-large`
 */
export function prepareTraining(series: SeriesArray, options: FitOptions): PreparedTraining {
  const from = partsToContinue(options.from);
  const blockFactories = from?.blockFactories ?? { ...standardBlocks, ...options.blocks };
  const preset = presets[options.preset ?? "default"];
  const config = from?.config ?? parseModelConfig({ ...preset.model, ...options.model }, blockFactories);
  const asked = parseTrainingConfig({ ...(from?.training ?? preset.training), ...options.training });
  checkWindows(series);
  if (from) checkContinuation(series, from, options);
  const [, steps, features] = series.shape;
  const described = from?.traits ?? describeTraits(series, config);
  if (asked.calibration) checkCalibration(described);
  const timeStep = options.timeStep ?? from?.calendar?.timeStep ?? null;
  const sides = holdOut(series, asked);
  if (asked.calibration) checkGivenFacts(requireCompleteWindows(sides.train), asked.calibration.facts);
  const training = limitSteps(asked, sides.train.shape[0]);
  const seen = describeRange(rangeRows(sides.train, config.scaling.per), config, described);
  const scaler = from?.scaler ?? seen.scaler;
  const traits = from || !described.fill ? described : { ...described, fill: fillOf(sides.train, scaler, described) };
  const architecture = createArchitecture(config, steps, features, blockFactories, traits);
  const parameters = checkSize(architecture, training);
  const scale = createSideScaler(scaler, traits);
  const scaled = (side: SeriesArray): ScaledWindows => ({
    ...scale(side),
    count: side.shape[0],
    covariates: computeCovariates(architecture, requirePositions(architecture, side)),
    context: contextOf(traits, side),
  });
  return {
    parts: {
      config,
      training,
      steps,
      columns: series.columns,
      scaler,
      limits: from ? joinLimits(from.limits, seen.limits) : seen.limits,
      calendar: joinCalendars(from?.calendar, describeCalendar(sides.train, timeStep)),
      traits,
      table: options.table ?? from?.table,
      blockFactories,
    },
    architecture,
    parameters,
    train: scaled(sides.train),
    validation: sides.validation && scaled(sides.validation),
    trainSeries: sides.train,
    validationSeries: sides.validation,
  };
}

/** Scales the sides of a split; those that share rows share them scaled too. */
function createSideScaler(scaler: Scaler, traits: DataTraits): (side: SeriesArray) => WindowNumbers {
  const known = new Map<Float32Array, Float32Array>();
  return (side) => {
    const values = side.rows && known.get(side.rows.values);
    if (side.rows && values) return { values, starts: side.rows.starts };
    const numbers = scaleSeries(side, scaler, traits);
    if (side.rows && numbers.starts) known.set(side.rows.values, numbers.values);
    return numbers;
  };
}

/** What ranges and means are found from: where all steps share a scale, each row counts once, and overlapping windows need not be put together. */
function rangeRows(series: SeriesArray, per: Scaler["per"]): SeriesArray {
  return per === "feature" ? eachRowOnce(series) : series;
}

/** What stands for missing values: the mean of the observed ones as the model sees them. */
function fillOf(series: SeriesArray, scaler: Scaler, traits: DataTraits): readonly number[] {
  const rows = rangeRows(series, scaler.per);
  const { values } = scaleSeries(rows, scaler, { ...traits, fill: null });
  return meanOfObserved({ values, mask: rows.mask, columns: rows.columns });
}

function checkCalibration(traits: DataTraits): void {
  const found = beyondCalibration(traits);
  if (found === undefined) return;
  throw new TimeVAEError(
    "unsupported",
    `training.calibration: expected columns of numbers, received ${found}; leave them out, or use another preset`,
  );
}

/** As many epochs as the steps allow, one at least. */
function limitSteps(training: TrainingConfig, windows: number): TrainingConfig {
  const { maxSteps, epochs, batchSize } = training;
  if (maxSteps === undefined) return training;
  const affordable = Math.max(1, Math.floor(maxSteps / Math.ceil(windows / batchSize)));
  return affordable >= epochs ? training : { ...training, epochs: affordable };
}

function checkSize(architecture: Architecture, { maxParameters }: TrainingConfig): number {
  const parameters = countParameters(architecture);
  if (parameters <= maxParameters) return parameters;
  const { steps, features } = architecture.shape;
  throw new TimeVAEError(
    "too-large",
    `model: ${parameters} parameters for windows of ${steps} × ${features} are more than the limit of ${maxParameters}. ` +
      "Use shorter windows, fewer columns or smaller hidden sizes, or raise training.maxParameters",
    { details: { parameters } },
  );
}
