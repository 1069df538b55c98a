import type { State } from "@timevae/graph";
import type { ModelConfig } from "./model-config.js";
import type { Calendar } from "./model-parts.js";
import type { PlateauState } from "./plateau.js";
import type { Divergence, EpochRecord, Resumption } from "./progress.js";
import type { TrainerSnapshot } from "./trainer.js";
import type { TrainingConfig } from "./training-config.js";

/** The version of {@link Checkpoint} that this package writes and reads. */
export const checkpointVersion = 1;

/**
 * A training in the middle of things, complete: what `fit({ resume })` continues from, bit for bit. Plain data that can be
 * cloned and stored as it is; {@link encodeCheckpoint} makes bytes of it.
 */
export interface Checkpoint {
  readonly formatVersion: typeof checkpointVersion;
  /** What it is a training of. */
  readonly fingerprint: TrainingFingerprint;
  /** Who computed. Another engine rounds differently. */
  readonly engine: string;
  /** The epoch that is being trained, 1 for the first. */
  readonly epoch: number;
  readonly current: TrainerSnapshot;
  /** The beginning of the epoch, where a divergence goes back to. */
  readonly lastGood: TrainerSnapshot;
  /** The weights that the model would have if training ended now; null during the first epoch. */
  readonly kept: KeptWeights | null;
  readonly plateau: PlateauState;
  readonly epochs: readonly EpochRecord[];
  readonly divergences: readonly Divergence[];
  readonly resumptions: readonly Resumption[];
  /** Spent training so far. */
  readonly seconds: number;
}

/** What a training is of. Equal fingerprints give equal models on one engine. */
export interface TrainingFingerprint {
  readonly model: ModelConfig;
  readonly training: TrainingConfig;
  readonly columns: readonly string[];
  readonly windows: { readonly steps: number; readonly training: number; readonly validation: number };
  /** Where the windows lie in time. */
  readonly calendar: Calendar | null;
  /** SHA-256 of all numbers that are learned from, and of their places in time. */
  readonly data: string;
  /** SHA-256 of the weights that a training continued from; null for one that began anew. */
  readonly from: string | null;
}

/** Weights of an epoch. */
export interface KeptWeights {
  readonly epoch: number;
  /** `values.GROUP`, rows `[1, size]`. */
  readonly values: State;
}
