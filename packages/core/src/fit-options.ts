import type { TimeStep } from "@timevae/data";
import type { Engine } from "@timevae/graph";
import type { ModelConfig, ModelConfigInput } from "./model-config.js";
import type { BlockFactories } from "./model-parts.js";
import type { PresetName } from "./presets.js";
import type { FitProgress } from "./progress.js";
import type { TimeVAE } from "./timevae.js";
import type { TrainingConfig, TrainingConfigInput } from "./training-config.js";

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
