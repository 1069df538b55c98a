import { stat } from "node:fs/promises";
import type { Checkpoint, CheckpointOptions } from "@timevae/core";
import { checkpointPathOf, loadCheckpoint, removeCheckpoint, saveCheckpoint } from "@timevae/core/node";
import { TimeVAEError } from "@timevae/spec";
import type { FitFlags } from "./fit-options.js";
import { formatPlural, formatSeconds } from "./format-quantity.js";
import type { Interruption } from "./interruption.js";

/** The checkpoint file of a training, from before it begins until its model is saved. */
export interface FitCheckpoint {
  /** What to go on from. */
  readonly resume: Checkpoint | undefined;
  readonly options: CheckpointOptions;
  /** `model.checkpoint: …` in words, once the training goes on; undefined when it begins. */
  readonly beginning: string | undefined;
  /** The model is saved: nothing is left to go on from, unless the training was stopped. */
  finish(outcome: { readonly cancelled: boolean; readonly failures: number }): Promise<string | undefined>;
}

/**
 * Finds out whether a training begins or goes on.
 *
 * @throws {TimeVAEError} `file-exists` when there is a checkpoint that is neither to be resumed nor replaced; what reading throws
 */
export async function openFitCheckpoint(
  out: string,
  { resume: wanted = false, force = false, checkpointEvery }: Pick<FitFlags, "resume" | "force" | "checkpointEvery">,
  interruption: Interruption,
): Promise<FitCheckpoint> {
  const path = checkpointPathOf(out);
  if (!wanted && !force && (await isThere(path))) {
    throw new TimeVAEError(
      "file-exists",
      `${path}: expected no unfinished training of this model, found one; go on with --resume, or begin anew with --force`,
      { details: { path } },
    );
  }
  const resume = wanted ? await loadCheckpoint(path) : undefined;
  return {
    resume,
    options: {
      everySeconds: checkpointEvery * 60,
      save: (checkpoint) => interruption.hold(() => saveCheckpoint(checkpoint, path)),
    },
    beginning: wanted ? describeBeginning(path, resume) : undefined,
    async finish({ cancelled, failures }) {
      // The model is saved: what cannot be removed is no failure.
      const left = cancelled ? undefined : await removeCheckpoint(path).catch((error: Error) => error.message);
      const exists = cancelled && (await isThere(path));
      const lines = [
        ...(failures > 0
          ? [`${formatPlural(failures, "checkpoint")} could not be written; the model is complete`]
          : []),
        ...(left === undefined ? [] : [`${path}: could not remove it (${left})`]),
        ...(exists ? ["to go on from here, give the same again with --resume"] : []),
      ];
      return lines.length === 0 ? undefined : lines.join("\n");
    },
  };
}

function describeBeginning(path: string, checkpoint: Checkpoint | undefined): string {
  if (!checkpoint) return `${path}: no unfinished training there; beginning anew`;
  const { epoch, fingerprint, seconds } = checkpoint;
  const { epochs } = fingerprint.training;
  return `${path}: going on in epoch ${epoch} of ${epochs}, after ${formatSeconds(seconds)} of training`;
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
