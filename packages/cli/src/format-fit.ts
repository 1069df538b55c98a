import { describeFacts, describeHealth, type TimeVAE } from "@timevae/core";
import { factFields } from "./format-facts.js";
import {
  formatActiveUnits,
  formatDiversity,
  formatKeptLoss,
  formatResumptions,
  formatTraining,
  healthFields,
  keptEpoch,
} from "./format-history.js";
import { formatFields, formatSeconds } from "./format-quantity.js";

/** What a training came to, for people. */
export function formatFit({ history, run, config, parts }: TimeVAE, path: string): string {
  const { calibration, columns } = parts;
  return formatFields([
    ["trained", `${formatTraining(history)} (${formatSeconds(run?.seconds ?? 0)}${formatResumptions(run)})`],
    ["loss", formatKeptLoss(history)],
    ["latent", formatActiveUnits(history, config.latentDim)],
    ["samples", formatDiversity(history)],
    ...healthFields(history, config),
    ...factFields(calibration ? describeFacts(calibration, columns) : null),
    ["model", path],
  ]);
}

/** The same for machines. */
export function fitDocument({ history, run, config, parts }: TimeVAE, path: string, plan: object): object {
  const { calibration, columns } = parts;
  const { epochs, ...result } = history;
  const kept = keptEpoch(history);
  return {
    path,
    seconds: run?.seconds ?? 0,
    plan,
    result: { epochs: epochs.length, ...result },
    warnings: describeHealth(history, config),
    facts: calibration ? describeFacts(calibration, columns) : null,
    run,
    losses: { training: kept?.loss, validation: kept?.validation },
  };
}
