import { groupParameters } from "@timevae/graph";
import { TimeVAEError } from "@timevae/spec";
import { type Checkpoint, checkpointVersion, type TrainingFingerprint } from "./checkpoint.js";
import type { PreparedTraining } from "./prepare-training.js";
import { checkFingerprint } from "./training-fingerprint.js";

/**
 * Whether a training can go on from a checkpoint.
 *
 * @throws {TimeVAEError} `invalid-argument` naming what differs, `invalid-file` when the checkpoint contradicts itself
 */
export function checkResume(checkpoint: Checkpoint, prepared: PreparedTraining, now: TrainingFingerprint): void {
  if (checkpoint.formatVersion !== checkpointVersion) {
    throw new TimeVAEError(
      "invalid-argument",
      `resume: expected a checkpoint of version ${checkpointVersion}, received ${checkpoint.formatVersion}`,
    );
  }
  checkFingerprint(checkpoint.fingerprint, now);
  const { epoch, epochs, kept, current, lastGood, plateau } = checkpoint;
  const { train, architecture, parts } = prepared;
  const isConsistent =
    epoch === epochs.length + 1 &&
    epoch <= parts.training.epochs &&
    epochs.every((record, i) => record.epoch === i + 1) &&
    (kept === null ? epochs.length === 0 : kept.epoch >= 1 && kept.epoch <= epochs.length) &&
    plateau.bestEpoch <= epochs.length &&
    current.windowsDone <= train.count &&
    lastGood.windowsDone === 0;
  if (!isConsistent) throw contradiction(`epoch ${epoch}`);
  const sizes = groupParameters(architecture.parameters).map(({ name, size }) => [name, size] as const);
  for (const [state, kinds] of [
    [current.state, ["values", "mean", "variance"]],
    [lastGood.state, ["values", "mean", "variance"]],
    [kept?.values, ["values"]],
  ] as const) {
    if (!state) continue;
    if (Object.keys(state).length !== sizes.length * kinds.length) throw contradiction("its weights");
    for (const [name, size] of sizes) {
      for (const kind of kinds) {
        const row = Object.hasOwn(state, `${kind}.${name}`) ? state[`${kind}.${name}`] : undefined;
        const fits = row?.data.length === size && row.shape.length === 2 && row.shape[0] === 1 && row.shape[1] === size;
        if (!fits) throw contradiction(`its ${kind}.${name}, which should be ${size} numbers`);
      }
    }
  }
}

function contradiction(what: string): TimeVAEError {
  return new TimeVAEError(
    "invalid-file",
    `checkpoint: expected one whole training, received one that contradicts itself in ${what}; begin anew without it`,
  );
}
