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
 * Why a training ended: all epochs done, no more improvement, the caller's signal, or numbers that were no longer
 * finite (the best weights before that are kept).
 */
export type StopReason = "epochs" | "early-stopping" | "cancelled" | "diverged";

/** The story of a training. */
export interface FitHistory {
  readonly epochs: readonly EpochRecord[];
  /** The epoch whose weights were kept. */
  readonly bestEpoch: number;
  readonly stopReason: StopReason;
  readonly trainingWindows: number;
  readonly validationWindows: number;
  /** Latent dimensions that carry information: mean KL above 0.01 nats on the training windows. */
  readonly activeUnits: number;
}
