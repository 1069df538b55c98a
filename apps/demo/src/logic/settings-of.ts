import { presets } from "@timevae/core";
import type { TrainingChoices } from "../worker/protocol.js";

/** The numbers of a training. */
export type TrainingSettings = Omit<TrainingChoices, "blocks" | "seed">;

/**
 * What a training begins with. The default's weight of the error is not the published 3: with that, Seattle's daily weather leaves
 * no latent unit active. With 10, samples of all data that come with the page are judged close to the real ones; from 20 on,
 * many sines are drawn from where none was seen.
 */
export function settingsOf(preset: TrainingChoices["preset"]): TrainingSettings {
  const standard = {
    preset,
    latentDim: 8,
    reconstructionWeight: 10,
    epochs: 100,
    batchSize: 16,
    learningRate: 1e-3,
  };
  if (preset === "default") return standard;
  const { latentDim } = presets.calibrated.model;
  const { epochs, batchSize, learningRate } = presets.calibrated.training;
  return { ...standard, latentDim, epochs, batchSize, learningRate };
}
