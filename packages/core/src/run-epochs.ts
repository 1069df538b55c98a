import { TimeVAEError } from "@timevae/spec";
import { createFitClock } from "./fit-clock.js";
import { Plateau } from "./plateau.js";
import type { PreparedTraining } from "./prepare-training.js";
import type { EpochRecord, FitProgress, StopReason } from "./progress.js";
import type { Trainer } from "./trainer.js";

/** What a training came to. */
export interface Outcome {
  /** By parameter name. */
  readonly weights: Record<string, Float32Array>;
  readonly epochs: EpochRecord[];
  readonly bestEpoch: number;
  readonly stopReason: StopReason;
}

export interface RunEpochsOptions {
  readonly signal: AbortSignal | undefined;
  /** Called, and waited for, after every epoch with all epochs so far. */
  readonly onEpoch: (progress: FitProgress, epochs: readonly EpochRecord[]) => unknown;
}

/**
 * Trains epoch by epoch until there is a reason to stop.
 *
 * @throws {TimeVAEError} `cancelled` or `diverged` when not even one epoch came to an end
 */
export async function runEpochs(
  trainer: Trainer,
  { train, validation, parts: { training } }: PreparedTraining,
  { signal, onEpoch }: RunEpochsOptions,
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
