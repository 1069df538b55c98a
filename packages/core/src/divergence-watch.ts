import type { State } from "@timevae/graph";
import type { Divergence, EpochRecord } from "./progress.js";

/** How far above the lowest loss an epoch has to end to have exploded, in multiples of that loss. */
const explosion = 10;

/**
 * Watches for epochs that went wrong: numbers that are not finite, or a loss that is worse than that of the first epoch and far
 * above the lowest one, so that whatever had been learned is lost.
 */
export class DivergenceWatch {
  private readonly detectsExplosion: boolean;
  private first: number | undefined;
  private lowest = Number.POSITIVE_INFINITY;

  /**
   * @param options.detectsExplosion otherwise only numbers that are not finite count
   * @param epochs that went well already
   */
  constructor({ detectsExplosion }: { readonly detectsExplosion: boolean }, epochs: readonly EpochRecord[]) {
    this.detectsExplosion = detectsExplosion;
    for (const epoch of epochs) this.accept(epoch);
  }

  /** @param state after the epoch */
  judge({ epoch, learningRate, loss, validation }: EpochRecord, state: State): Divergence | undefined {
    if (!Number.isFinite(loss.total) || (validation && !Number.isFinite(validation.total)) || !isAllFinite(state)) {
      return { epoch, learningRate, loss: null };
    }
    if (!this.detectsExplosion || this.first === undefined) return undefined;
    const exploded = loss.total > this.first && loss.total - this.lowest > explosion * Math.abs(this.lowest);
    return exploded ? { epoch, learningRate, loss: loss.total } : undefined;
  }

  /** An epoch went well. */
  accept({ loss }: EpochRecord): void {
    this.first ??= loss.total;
    this.lowest = Math.min(this.lowest, loss.total);
  }
}

/** A moment that is not finite would stop its weight for good without ever showing in the loss. */
function isAllFinite(state: State): boolean {
  for (const { data } of Object.values(state)) {
    let sum = 0;
    for (let i = 0; i < data.length; i++) sum += (data[i] as number) * 0;
    if (sum !== 0) return false;
  }
  return true;
}
