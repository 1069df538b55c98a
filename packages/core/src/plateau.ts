import type { TrainingConfig } from "./training-config.js";

/** Where a {@link Plateau} is. Plain data; null where there has been no loss yet. */
export interface PlateauState {
  readonly bestEpoch: number;
  readonly learningRate: number;
  readonly best: number | null;
  readonly reference: number | null;
  readonly sinceImprovement: number;
  readonly sinceCut: number;
}

/** Decides from one loss per epoch when to lower the learning rate, when to stop, and which weights are best. */
export class Plateau {
  bestEpoch: number;
  learningRate: number;
  private best: number;
  /** Lowered only when a loss is better by the tolerance: small gains do not reset the patience. */
  private reference: number;
  private sinceImprovement: number;
  private sinceCut: number;
  private readonly config: TrainingConfig;

  /** @param from to continue from */
  constructor(config: TrainingConfig, from?: PlateauState) {
    this.config = config;
    this.learningRate = from?.learningRate ?? config.learningRate;
    this.bestEpoch = from?.bestEpoch ?? 0;
    this.best = from?.best ?? Number.POSITIVE_INFINITY;
    this.reference = from?.reference ?? Number.POSITIVE_INFINITY;
    this.sinceImprovement = from?.sinceImprovement ?? 0;
    this.sinceCut = from?.sinceCut ?? 0;
  }

  state(): PlateauState {
    const known = (loss: number) => (loss === Number.POSITIVE_INFINITY ? null : loss);
    return {
      bestEpoch: this.bestEpoch,
      learningRate: this.learningRate,
      best: known(this.best),
      reference: known(this.reference),
      sinceImprovement: this.sinceImprovement,
      sinceCut: this.sinceCut,
    };
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
