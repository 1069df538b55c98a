import { standardBlocks } from "@timevae/blocks";
import { applyScaler, splitAtRandom, type TimeStep } from "@timevae/data";
import type { Engine } from "@timevae/graph";
import { createRandom, type SeriesArray, selectWindows, TimeVAEError } from "@timevae/spec";
import { countParameters, createArchitecture } from "./architecture.js";
import { checkContinuation, joinCalendars, joinLimits } from "./continue-fit.js";
import { computeCovariates, requirePositions } from "./covariates.js";
import { createFitClock } from "./fit-clock.js";
import { type ModelConfig, type ModelConfigInput, parseModelConfig } from "./model-config.js";
import { type BlockFactories, describeCalendar, describeRange, type ModelParts } from "./model-parts.js";
import { Plateau } from "./plateau.js";
import { type PresetName, presets } from "./presets.js";
import type { EpochRecord, FitProgress, StopReason } from "./progress.js";
import { TimeVAE } from "./timevae.js";
import { type ScaledWindows, Trainer } from "./trainer.js";
import { parseTrainingConfig, type TrainingConfig, type TrainingConfigInput } from "./training-config.js";

/** Fewer windows than this are all trained on: a held-out part would say nothing. */
const fewestWindowsToHoldOut = 20;

export interface FitOptions {
  /** Who computes. */
  readonly engine: Engine;
  /** What the two configurations start from; `default` when not given. */
  readonly preset?: PresetName;
  readonly model?: ModelConfigInput;
  readonly training?: TrainingConfigInput;
  /**
   * A model to continue from, on windows of its size and columns: its weights are the first ones, its configuration, scaler and
   * blocks stay, its training configuration is the default, and the optimiser starts anew. The observed range and the calendar
   * grow with the windows; the history is that of this training.
   */
  readonly from?: TimeVAE | undefined;
  /** The user's own kinds of blocks, by type; the same have to be given when the model is loaded. */
  readonly blocks?: BlockFactories;
  /** What one step of the windows' positions is, when that is known: dates can be given to `sample` then. */
  readonly timeStep?: TimeStep | undefined;
  /** Stops cleanly between steps; the best weights so far are kept. */
  readonly signal?: AbortSignal;
  /** Called once, before training. */
  readonly onPlan?: (plan: FitPlan) => void;
  /** Called after every epoch. Training waits for a promise that it returns: to pause, or to use the snapshot. */
  readonly onEpoch?: (progress: FitProgress, snapshot: () => Promise<TimeVAE>) => unknown;
}

/** What is about to be trained. */
export interface FitPlan {
  readonly config: ModelConfig;
  readonly training: TrainingConfig;
  readonly parameters: number;
  readonly trainingWindows: number;
  readonly validationWindows: number;
}

/**
 * Learns a generator from windows.
 *
 * @param series `[N, T, D]` in the user's units, N ≥ 2
 * @throws {TimeVAEError} `invalid-config`, `invalid-data`, `too-large` (more parameters than allowed), `diverged` when
 *   not even the first epoch gave finite numbers, `cancelled` when stopped before it was over
 *
 * @example
 * const model = await fit(series, { engine: await createOrtEngine(), training: { epochs: 100 } });
 * const synthetic = await model.sample(1000, { seed: 8 });
 */
export async function fit(series: SeriesArray, options: FitOptions): Promise<TimeVAE> {
  const from = options.from?.parts;
  const blockFactories = from?.blockFactories ?? { ...standardBlocks, ...options.blocks };
  const preset = presets[options.preset ?? "default"];
  const config = from?.config ?? parseModelConfig({ ...preset.model, ...options.model }, blockFactories);
  const training = parseTrainingConfig({ ...(from?.training ?? preset.training), ...options.training });
  checkSeries(series);
  if (from) checkContinuation(series, from, options);
  const [, steps, features] = series.shape;
  const architecture = createArchitecture(config, steps, features, blockFactories);
  const parameters = countParameters(architecture);
  if (parameters > training.maxParameters) {
    throw new TimeVAEError(
      "too-large",
      `model: ${parameters} parameters for windows of ${steps} × ${features} are more than the limit of ${training.maxParameters}. ` +
        "Use shorter windows, fewer columns or smaller hidden sizes, or raise training.maxParameters",
      { details: { parameters } },
    );
  }
  const random = createRandom(training.seed);
  const timeStep = options.timeStep ?? from?.calendar?.timeStep ?? null;
  const sides = holdOut(series, training);
  const seen = describeRange(sides.train, config);
  const scaler = from?.scaler ?? seen.scaler;
  const limits = from ? joinLimits(from.limits, seen.limits) : seen.limits;
  const scaled = (side: SeriesArray): ScaledWindows => ({
    values: applyScaler(scaler, side).values,
    count: side.shape[0],
    covariates: computeCovariates(architecture, requirePositions(architecture, side)),
  });
  const train = scaled(sides.train);
  const validation = sides.validation && scaled(sides.validation);
  options.onPlan?.({
    config,
    training,
    parameters,
    trainingWindows: train.count,
    validationWindows: validation?.count ?? 0,
  });

  const { adam, batchSize } = training;
  const { reconstructionWeight } = config;
  const trainer = await Trainer.create(
    { architecture, engine: options.engine, reconstructionWeight, adam, batchSize, random },
    from?.weights,
  );
  try {
    const partsOf = (outcome: Outcome): ModelParts => ({
      config,
      training,
      steps,
      columns: series.columns,
      scaler,
      limits,
      calendar: joinCalendars(from?.calendar, describeCalendar(sides.train, timeStep)),
      weights: outcome.weights,
      blockFactories,
      history: {
        epochs: outcome.epochs,
        bestEpoch: outcome.bestEpoch,
        stopReason: outcome.stopReason,
        trainingWindows: train.count,
        validationWindows: validation?.count ?? 0,
        activeUnits: 0,
      },
    });
    const onEpoch = (progress: FitProgress, epochs: readonly EpochRecord[]) =>
      options.onEpoch?.(progress, async () => {
        const weights = await trainer.parameters();
        const parts = partsOf({ weights, epochs: [...epochs], bestEpoch: progress.epoch, stopReason: "cancelled" });
        return new TimeVAE(parts, options.engine);
      });
    const parts = partsOf(await runEpochs(trainer, train, validation, training, { signal: options.signal, onEpoch }));
    const activeUnits = await countActiveUnits(new TimeVAE(parts, options.engine), sides.train);
    return new TimeVAE({ ...parts, history: { ...parts.history, activeUnits } }, options.engine);
  } finally {
    await trainer.dispose();
  }
}

interface Outcome {
  readonly weights: Record<string, Float32Array>;
  readonly epochs: EpochRecord[];
  readonly bestEpoch: number;
  readonly stopReason: StopReason;
}

interface RunOptions {
  readonly signal: AbortSignal | undefined;
  readonly onEpoch: (progress: FitProgress, epochs: readonly EpochRecord[]) => unknown;
}

async function runEpochs(
  trainer: Trainer,
  train: ScaledWindows,
  validation: ScaledWindows | undefined,
  training: TrainingConfig,
  { signal, onEpoch }: RunOptions,
): Promise<Outcome> {
  const plateau = new Plateau(training);
  const clock = createFitClock();
  const epochs: EpochRecord[] = [];
  // With a validation set the best weights are kept, without one the last.
  const keepsBest = validation !== undefined && training.earlyStopping !== null;
  let kept: { weights: Record<string, Float32Array>; epoch: number } | undefined;
  let stopReason: StopReason = "epochs";
  for (let epoch = 1; epoch <= training.epochs; epoch++) {
    const learningRate = plateau.learningRate;
    const loss = await trainer.epoch(train, learningRate, () => clock.pause(signal));
    if (!loss) {
      stopReason = "cancelled";
      break;
    }
    const validationLoss = validation ? await trainer.evaluate(validation) : null;
    const judged = (validationLoss ?? loss).total;
    if (!Number.isFinite(loss.total) || !Number.isFinite(judged)) {
      stopReason = "diverged";
      break;
    }
    const { isBest, shouldStop } = plateau.update(epoch, judged);
    if (!keepsBest || isBest) kept = { weights: await trainer.parameters(), epoch };
    const record: EpochRecord = { epoch, learningRate, loss, validation: validationLoss };
    epochs.push(record);
    const progress = {
      ...record,
      epochs: training.epochs,
      bestEpoch: keepsBest ? plateau.bestEpoch : epoch,
      ...clock.rates(train.count * epoch, train.count * (training.epochs - epoch)),
    };
    await onEpoch(progress, epochs);
    if (shouldStop) {
      stopReason = "early-stopping";
      break;
    }
  }
  if (!kept) {
    throw stopReason === "cancelled"
      ? new TimeVAEError("cancelled", "training was stopped before the first epoch was over; nothing has been learned")
      : new TimeVAEError(
          "diverged",
          "training: the loss is not a finite number in the first epoch. Lower training.learningRate, or look for extreme values in the data",
        );
  }
  return { weights: kept.weights, epochs, bestEpoch: kept.epoch, stopReason };
}

function checkSeries(series: SeriesArray): void {
  const [windows, steps, features] = series.shape;
  if (windows < 2 || steps < 2 || features < 1) {
    throw new TimeVAEError(
      "invalid-data",
      `series: expected at least 2 windows of at least 2 steps and 1 feature, received ${windows} of ${steps} × ${features}. ` +
        "Shorter windows or a smaller stride give more of them",
    );
  }
  const bad = series.values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new TimeVAEError(
      "invalid-data",
      `series: expected finite numbers, received ${series.values[bad]} in window ${Math.floor(bad / (steps * features))}, column ${series.columns[bad % features]}`,
    );
  }
}

/** Windows to learn from, and windows that share no row with them. */
function holdOut(series: SeriesArray, training: TrainingConfig): { train: SeriesArray; validation?: SeriesArray } {
  const windows = series.shape[0];
  if (training.validationFraction === 0 || windows < fewestWindowsToHoldOut) return { train: series };
  try {
    const split = splitAtRandom(series, { testFraction: training.validationFraction, seed: training.seed });
    return { train: split.train.series, validation: split.test.series };
  } catch (error) {
    // Windows that all overlap cannot be held out; then there is nothing to compare with.
    if (error instanceof TimeVAEError && error.code === "invalid-data") return { train: series };
    throw error;
  }
}

/** Latent dimensions whose mean KL divergence is above 0.01 nats, on at most 2000 windows. */
async function countActiveUnits(model: TimeVAE, series: SeriesArray): Promise<number> {
  const stride = Math.ceil(series.shape[0] / 2000);
  const some = Array.from({ length: Math.floor(series.shape[0] / stride) }, (_, i) => i * stride);
  const { mean, logVariance, shape } = await model.encode(selectWindows(series, some));
  await model.dispose();
  const [windows, latentDim] = shape;
  let active = 0;
  for (let z = 0; z < latentDim; z++) {
    let kl = 0;
    for (let n = 0; n < windows; n++) {
      const mu = mean[n * latentDim + z] as number;
      const log = logVariance[n * latentDim + z] as number;
      kl += 0.5 * (mu * mu + Math.exp(log) - 1 - log);
    }
    if (kl / windows > 0.01) active++;
  }
  return active;
}
