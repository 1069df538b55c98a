import type { TableTraits, TimeStep } from "@timevae/data";
import type { Engine } from "@timevae/graph";
import type { CalibrationProgress } from "./calibration/calibrate.js";
import type { Checkpoint } from "./checkpoint.js";
import type { ModelConfig, ModelConfigInput } from "./model-config.js";
import type { BlockFactories } from "./model-parts.js";
import type { PresetName } from "./presets.js";
import type { FitProgress } from "./progress.js";
import type { TimeVAE } from "./timevae.js";
import type { TrainingConfig, TrainingConfigInput } from "./training-config.js";

/** When and how checkpoints are kept. */
export interface CheckpointOptions {
  /**
   * Keeps a checkpoint in place of the one before; training waits for it. A failure does not end the training: `onNotice` is
   * told, and it is tried again after the next interval.
   */
  readonly save: (checkpoint: Checkpoint) => Promise<void> | void;
  /** Seconds between two of them, > 0; 300 when not given. One more is made when the signal stops the training. */
  readonly everySeconds?: number | undefined;
}

/** What {@link fit} takes besides the windows. */
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
  /** What the table was that the windows came from; saved with the model, for those who write such tables again. */
  readonly table?: TableTraits | undefined;
  /** Stops cleanly between steps; the best weights so far are kept. */
  readonly signal?: AbortSignal;
  /** Keeps the training safe while it runs. */
  readonly checkpoint?: CheckpointOptions | undefined;
  /**
   * Continues a training from where its checkpoint was made, with the same windows and options: weights, history and files
   * are those of a training that was never interrupted.
   */
  readonly resume?: Checkpoint | undefined;
  /** Told in words what went wrong and was dealt with: a divergence, a checkpoint that could not be written. */
  readonly onNotice?: (message: string) => void;
  /** Called once, before training. */
  readonly onPlan?: (plan: FitPlan) => void;
  /** Called now and then while a calibration is learned, after the epochs. */
  readonly onCalibration?: ((progress: CalibrationProgress) => void) | undefined;
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
