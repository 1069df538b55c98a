import type { TrainingConfig } from "./training-config.js";

/** Decides from one loss per epoch when to lower the learning rate, when to stop, and which weights are best. */
export class Plateau {
  bestEpoch = 0;
  learningRate: number;
  private best = Number.POSITIVE_INFINITY;
  /** Lowered only when a loss is better by the tolerance: small gains do not reset the patience. */
  private reference = Number.POSITIVE_INFINITY;
  private sinceImprovement = 0;
  private sinceCut = 0;
  private readonly config: TrainingConfig;

  constructor(config: TrainingConfig) {
    this.config = config;
    this.learningRate = config.learningRate;
  }

  /** @returns whether these weights are the best so far, and whether it is time to stop */
  update(epoch: number, loss: number): { readonly isBest: boolean; readonly shouldStop: boolean } {
    const { earlyStopping, plateau } = this.config;
    const isBest = loss < this.best;
    if (isBest) {
      this.best = loss;
      this.bestEpoch = epoch;
    }
    const tolerance = earlyStopping?.tolerance ?? 0;
    if (
      loss <
      this.reference - Math.abs(this.reference === Number.POSITIVE_INFINITY ? 0 : this.reference) * tolerance
    ) {
      this.reference = loss;
      this.sinceImprovement = 0;
      this.sinceCut = 0;
    } else {
      this.sinceImprovement++;
      this.sinceCut++;
    }
    if (plateau && this.sinceCut >= plateau.patience) {
      const lowered = Math.max(this.learningRate * plateau.factor, plateau.minimum);
      this.learningRate = Math.min(this.learningRate, lowered); // it may have started below the minimum
      this.sinceCut = 0;
    }
    return { isBest, shouldStop: earlyStopping !== null && this.sinceImprovement >= earlyStopping.patience };
  }
}
