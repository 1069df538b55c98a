import { TimeVAEError } from "@timevae/spec";
import type { TrainingFingerprint } from "./checkpoint.js";
import type { CheckpointKeeper } from "./checkpoint-keeper.js";
import type { FitOptions } from "./fit-options.js";
import type { PreparedTraining } from "./prepare-training.js";
import type { Divergence, EpochRecord, FitHistory, FitProgress, FitRun, StopReason } from "./progress.js";
import type { Trainer } from "./trainer.js";
import type { TrainingConfig } from "./training-config.js";
import { TrainingRun } from "./training-run.js";

/** Weights, and how they came about. */
export interface Learned {
  /** By parameter name. */
  readonly weights: Record<string, Float32Array>;
  readonly history: Pick<FitHistory, "epochs" | "bestEpoch" | "stopReason" | "divergences">;
}

/** What a training came to. */
export interface Outcome extends Learned {
  readonly run: FitRun;
}

/** What an epoch loop works with. */
export interface EpochsOptions extends Pick<FitOptions, "signal" | "onNotice" | "resume"> {
  /** Called, and waited for, after every epoch, with what the training has come to by then. */
  readonly onEpoch: (progress: FitProgress, soFar: () => Learned) => unknown;
  readonly engineName: string;
  readonly keeper: CheckpointKeeper;
  readonly fingerprint: () => TrainingFingerprint;
}

/**
 * Trains epoch by epoch until there is a reason to stop.
 *
 * @throws {TimeVAEError} `cancelled` or `diverged` when not even one epoch came to an end
 */
export async function runEpochs(
  trainer: Trainer,
  prepared: PreparedTraining,
  options: EpochsOptions,
): Promise<Outcome> {
  const { train, validation, parts } = prepared;
  const { training } = parts;
  const { signal, keeper } = options;
  const run = await TrainingRun.begin(trainer, prepared, options.resume);
  const saveCheckpoint = () => keeper.save(() => run.checkpoint(options.fingerprint(), options.engineName));
  const pause = async () => {
    if (await run.clock.pause(signal)) return true;
    if (keeper.isDue()) await saveCheckpoint();
    return false;
  };
  let stopReason: StopReason = "epochs";
  while (run.nextEpoch <= training.epochs) {
    const { learningRate } = run.plateau;
    trainer.klWeight = klWeightAt(run.nextEpoch, training);
    const loss = await trainer.epoch(train, learningRate, pause);
    if (!loss) {
      // Of the first seconds nothing has to be kept.
      if (run.kept || keeper.saved > 0 || options.resume) await saveCheckpoint();
      stopReason = "cancelled";
      break;
    }
    const after = await trainer.snapshot();
    const validationLoss = validation ? await trainer.evaluate(validation, after.state) : null;
    const record: EpochRecord = { epoch: run.nextEpoch, learningRate, loss, validation: validationLoss };
    const divergence = run.watch.judge(record, after.state);
    if (divergence) {
      run.divergences.push(divergence);
      if (!training.divergence || run.divergences.length > training.divergence.retries) {
        stopReason = "diverged";
        break;
      }
      const lower = learningRate * training.divergence.factor;
      options.onNotice?.(`${describeDivergence(divergence)}; going back to before it and on at ${lower}`);
      await run.goBack(lower);
      continue;
    }
    const shouldStop = run.accept(record, after);
    const progress = { ...record, epochs: training.epochs, bestEpoch: run.bestEpoch, ...run.rates(training.epochs) };
    const { epoch } = record;
    const history = {
      epochs: [...run.epochs],
      bestEpoch: epoch,
      stopReason: "cancelled",
      divergences: [...run.divergences],
    } as const;
    await options.onEpoch(progress, () => ({ weights: trainer.parametersOf(after.state), history }));
    if (shouldStop) {
      stopReason = "early-stopping";
      break;
    }
  }
  if (!run.kept) throw nothingLearned(stopReason, run.divergences);
  const { epochs, divergences, resumptions, seconds } = run;
  return {
    weights: trainer.parametersOf(run.kept.values),
    history: { epochs, bestEpoch: run.kept.epoch, stopReason, divergences },
    run: { resumptions, seconds, checkpoints: keeper.saved, checkpointFailures: keeper.failed },
  };
}

/** How much the KL divergence counts: more from epoch to epoch, in full once the warm-up is over. */
function klWeightAt(epoch: number, { klWarmUp = 0, epochs }: TrainingConfig): number {
  return Math.min(1, epoch / Math.max(1, klWarmUp * epochs));
}

function describeDivergence({ epoch, learningRate, loss }: Divergence): string {
  const what = loss === null ? "numbers are no longer finite" : `the loss exploded to ${loss.toPrecision(4)}`;
  return `epoch ${epoch} at learning rate ${learningRate}: ${what}`;
}

function nothingLearned(stopReason: StopReason, divergences: readonly Divergence[]): TimeVAEError {
  if (stopReason === "cancelled") {
    return new TimeVAEError(
      "cancelled",
      "training was stopped before the first epoch was over; nothing has been learned",
    );
  }
  const lowest = divergences.at(-1)?.learningRate;
  const tried = divergences.length > 1 ? `, at learning rates down to ${lowest}` : "";
  return new TimeVAEError(
    "diverged",
    `training: the loss is not a finite number in the first epoch${tried}. Lower training.learningRate, or look for extreme values in the data`,
    { details: { divergences } },
  );
}
