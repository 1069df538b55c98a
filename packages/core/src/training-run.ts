import type { Checkpoint, KeptWeights, TrainingFingerprint } from "./checkpoint.js";
import { checkpointVersion } from "./checkpoint.js";
import { DivergenceWatch } from "./divergence-watch.js";
import { createFitClock } from "./fit-clock.js";
import { Plateau } from "./plateau.js";
import type { PreparedTraining } from "./prepare-training.js";
import type { Divergence, EpochRecord, FitProgress, Resumption } from "./progress.js";
import { type Trainer, type TrainerSnapshot, valuesOf } from "./trainer.js";

/** What is known of a training between epochs, from its beginning or from a checkpoint. */
export class TrainingRun {
  readonly plateau: Plateau;
  readonly watch: DivergenceWatch;
  readonly clock = createFitClock();
  readonly epochs: EpochRecord[];
  readonly divergences: Divergence[];
  readonly resumptions: readonly Resumption[];
  /** Where a divergence goes back to: the last epoch's end. */
  lastGood: TrainerSnapshot;
  kept: KeptWeights | undefined;
  /** Spent before this process. */
  private readonly secondsBefore: number;
  private readonly trainer: Trainer;
  private readonly windowsPerEpoch: number;
  /** With a validation set the best weights are kept, without one the last. */
  private readonly keepsBest: boolean;

  private constructor(
    trainer: Trainer,
    { train, validation, parts }: PreparedTraining,
    start: TrainerSnapshot,
    from?: Checkpoint,
  ) {
    const { training } = parts;
    this.trainer = trainer;
    this.windowsPerEpoch = train.count;
    this.keepsBest = validation !== undefined && training.earlyStopping !== null;
    this.plateau = new Plateau(training, from?.plateau);
    this.epochs = [...(from?.epochs ?? [])];
    this.watch = new DivergenceWatch({ detectsExplosion: training.divergence !== null }, this.epochs);
    this.divergences = [...(from?.divergences ?? [])];
    const here = from && { epoch: from.epoch, windowsDone: from.current.windowsDone };
    this.resumptions = [...(from?.resumptions ?? []), ...(here ? [here] : [])];
    this.secondsBefore = from?.seconds ?? 0;
    this.lastGood = start;
    this.kept = from?.kept ?? undefined;
  }

  /** Begins a training, or goes on where a checkpoint was made. */
  static async begin(trainer: Trainer, prepared: PreparedTraining, from?: Checkpoint): Promise<TrainingRun> {
    if (from) await trainer.restore(from.current);
    return new TrainingRun(trainer, prepared, from?.lastGood ?? (await trainer.snapshot()), from);
  }

  /** The number of the epoch that comes next. */
  get nextEpoch(): number {
    return this.epochs.length + 1;
  }

  get bestEpoch(): number {
    return this.keepsBest ? this.plateau.bestEpoch : this.epochs.length;
  }

  get seconds(): number {
    return this.secondsBefore + this.clock.seconds();
  }

  /** How fast this machine is now, and how long the rest of `epochs` takes at that rate. */
  rates(epochs: number): Pick<FitProgress, "windowsPerSecond" | "secondsLeft"> {
    // Right after a resumption only what was before it is known.
    const { windowsTrained } = this.trainer;
    const windowsPerSecond =
      windowsTrained > 0
        ? windowsTrained / this.clock.seconds()
        : (this.windowsPerEpoch * this.epochs.length) / this.seconds;
    return { windowsPerSecond, secondsLeft: (this.windowsPerEpoch * (epochs - this.epochs.length)) / windowsPerSecond };
  }

  /**
   * An epoch went well.
   *
   * @returns whether it is time to stop
   */
  accept(record: EpochRecord, after: TrainerSnapshot): boolean {
    this.watch.accept(record);
    const judged = (record.validation ?? record.loss).total;
    const { isBest, shouldStop } = this.plateau.update(record.epoch, judged);
    if (!this.keepsBest || isBest) this.kept = { epoch: record.epoch, values: valuesOf(after.state) };
    this.lastGood = after;
    this.epochs.push(record);
    return shouldStop;
  }

  /** An epoch went wrong: back to before it, and on at another rate. */
  async goBack(learningRate: number): Promise<void> {
    await this.trainer.restore(this.lastGood);
    this.plateau.learningRate = learningRate;
  }

  /** Everything, as it is now. To be called between two calls to the engine. */
  async checkpoint(fingerprint: TrainingFingerprint, engine: string): Promise<Checkpoint> {
    const current = await this.trainer.snapshot();
    return {
      formatVersion: checkpointVersion,
      fingerprint,
      engine,
      epoch: this.nextEpoch,
      current: current.windowsDone === 0 ? this.lastGood : current,
      lastGood: this.lastGood,
      kept: this.kept ?? null,
      plateau: this.plateau.state(),
      epochs: [...this.epochs],
      divergences: [...this.divergences],
      resumptions: this.resumptions,
      seconds: this.seconds,
    };
  }
}
