import {
  describeHealth,
  type EpochRecord,
  type FitHistory,
  type FitRun,
  type LossParts,
  type ModelConfig,
  type StopReason,
} from "@timevae/core";
import { formatLoss, formatPlural } from "./format-quantity.js";

const reasons: Readonly<Record<StopReason, string>> = {
  epochs: "all that were asked for",
  "early-stopping": "then no more improvement",
  cancelled: "then stopped from outside",
  diverged: "then the loss exploded or was no longer finite: lower the learning rate, or look for extreme values",
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
  return `${history.activeUnits} of ${latentDim} latent units carry information`;
}

/** `they differ 62 % as much as the data's windows, and reach the kinds of 100 % of them` */
export function formatDiversity({ diversity, coverage }: FitHistory): string {
  const percent = (share: number) => `${(share * 100).toFixed(0)} %`;
  const parts = [
    ...(diversity === null ? [] : [`differ ${percent(diversity)} as much as the data's windows`]),
    ...(coverage === null ? [] : [`reach the kinds that ${percent(coverage)} of them are of`]),
  ];
  return parts.length === 0 ? "not measured" : `drawn windows ${parts.join(", and ")}`;
}

/** `, resumed in epochs 12 and 40`; nothing for a training in one go. */
export function formatResumptions(run: FitRun | undefined): string {
  const epochs = (run?.resumptions ?? []).map(({ epoch }) => epoch);
  if (epochs.length === 0) return "";
  return epochs.length === 1 ? `, resumed in epoch ${epochs[0]}` : `, resumed in epochs ${epochs.join(", ")}`;
}

/** What there is to say against a model, a line each; the first begins with `warning`. */
export function healthFields(history: FitHistory, config: ModelConfig): (readonly [name: string, text: string])[] {
  return describeHealth(history, config).map(({ message }) => ["warning", message] as const);
}
