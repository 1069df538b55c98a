/** Parts of the loss per window: the sums of the batch divided by the number of windows. */
export interface LossParts {
  readonly total: number;
  readonly reconstruction: number;
  /** Cross-entropy of columns of names, nats; absent when there are none. */
  readonly categorical?: number | undefined;
  readonly kl: number;
}

/** What one epoch came to. */
export interface EpochRecord {
  /** 1 for the first. */
  readonly epoch: number;
  readonly learningRate: number;
  /** Mean over the training windows, while the weights were changing. */
  readonly loss: LossParts;
  /** On the held-out windows after the epoch; null when there are none. */
  readonly validation: LossParts | null;
}

/** Where a training is. */
export interface FitProgress extends EpochRecord {
  readonly epochs: number;
  readonly windowsPerSecond: number;
  /** If all epochs are needed; early stopping may end it before. */
  readonly secondsLeft: number;
  /** The epoch with the best validation loss so far; the current one without validation. */
  readonly bestEpoch: number;
}

/**
 * Why a training ended: all epochs done, no more improvement, the caller's signal, or a loss that exploded or was no longer
 * finite, at lower learning rates too (the best weights before that are kept).
 */
export type StopReason = "epochs" | "early-stopping" | "cancelled" | "diverged";

/** An epoch that went wrong. It is not among the history's epochs: the training went back to before it. */
export interface Divergence {
  readonly epoch: number;
  /** The one that was too high. */
  readonly learningRate: number;
  /** Of the epoch; null when it was not finite. */
  readonly loss: number | null;
}

/** Where a training was continued from a checkpoint. */
export interface Resumption {
  readonly epoch: number;
  /** Of this epoch, done before. */
  readonly windowsDone: number;
}

/** How a training went on this machine. Not saved with a model: equal trainings give equal files. */
export interface FitRun {
  readonly resumptions: readonly Resumption[];
  /** Spent training, what was before a resumption included. */
  readonly seconds: number;
  /** Written by this process. */
  readonly checkpoints: number;
  readonly checkpointFailures: number;
}

/** The story of a training. */
export interface FitHistory {
  readonly epochs: readonly EpochRecord[];
  /** The epoch whose weights were kept. */
  readonly bestEpoch: number;
  readonly stopReason: StopReason;
  /** In the order in which they happened. */
  readonly divergences: readonly Divergence[];
  readonly trainingWindows: number;
  readonly validationWindows: number;
  /** Latent dimensions that carry information: mean KL above 0.01 nats on the training windows. */
  readonly activeUnits: number;
  /** How much drawn windows differ among each other, 1 as much as the training windows do; null when not measured. */
  readonly diversity: number | null;
  /** Share of the training windows whose kind is drawn, from 0 to 1; null when not measured. */
  readonly coverage: number | null;
}
