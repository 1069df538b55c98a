import type { ModelConfigInput } from "./model-config.js";
import type { TrainingConfigInput } from "./training-config.js";

/** Settings that belong together. */
export interface Preset {
  readonly model: ModelConfigInput;
  readonly training: TrainingConfigInput;
}

export const presets = {
  /** What this project recommends. */
  default: { model: {}, training: {} },
  /** The published code, number for number: 1000 epochs, no validation, one scale per step and feature. */
  paper: {
    model: { scaling: { kind: "minMax", per: "step", epsilon: 1e-7 }, limits: "none" },
    training: { epochs: 1000, validationFraction: 0, earlyStopping: null, plateau: null, divergence: null },
  },
  /**
   * Samples as data are: noise levels are learned, and after training, where latent vectors lie and how values spread around the
   * decoded curve; what is exactly true of the columns is kept.
   */
  calibrated: {
    model: { latentDim: 16, observationNoise: "learned" },
    training: { epochs: 100, maxSteps: 5000, batchSize: 64, learningRate: 2e-3, klWarmUp: 0.4, calibration: {} },
  },
  /** The plain variational autoencoder of dense layers that the paper's code compares with. */
  dense: { model: { encoder: "dense", hidden: [200, 100, 50], blocks: [{ type: "dense" }] }, training: {} },
} as const satisfies Record<string, Preset>;

export type PresetName = keyof typeof presets;
