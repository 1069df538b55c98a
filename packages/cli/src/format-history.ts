import type { EpochRecord, FitHistory, LossParts, StopReason } from "@timevae/core";
import { formatLoss, formatPlural } from "./format-quantity.js";

const reasons: Readonly<Record<StopReason, string>> = {
  epochs: "all that were asked for",
  "early-stopping": "then no more improvement",
  cancelled: "then stopped from outside",
  diverged: "then the loss was no longer finite: lower the learning rate, or look for extreme values",
};

/** `120 epochs, then no more improvement; the weights of epoch 80 were kept` */
export function formatTraining({ epochs, bestEpoch, stopReason }: FitHistory): string {
  return `${formatPlural(epochs.length, "epoch")}, ${reasons[stopReason]}; the weights of epoch ${bestEpoch} were kept`;
}

/** The loss at the epoch that was kept. */
export function formatKeptLoss(history: FitHistory): string {
  const kept = keptEpoch(history);
  if (!kept) return "unknown";
  const training = `training ${formatLossParts(kept.loss)}`;
  return kept.validation ? `${training}; validation ${formatLossParts(kept.validation)}` : training;
}

/** The record of the epoch whose weights were kept. */
export function keptEpoch(history: FitHistory): EpochRecord | undefined {
  return history.epochs.find(({ epoch }) => epoch === history.bestEpoch);
}

function formatLossParts({ total, reconstruction, kl }: LossParts): string {
  return `${formatLoss(total)} (reconstruction ${formatLoss(reconstruction)}, KL ${formatLoss(kl)})`;
}

/** `3 of 8 latent units carry information` */
export function formatActiveUnits(history: FitHistory, latentDim: number): string {
  const text = `${history.activeUnits} of ${latentDim} latent units carry information`;
  return history.activeUnits > 0
    ? text
    : `${text}: samples will hardly differ; train longer, or raise model.reconstructionWeight`;
}
