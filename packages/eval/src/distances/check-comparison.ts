import { type SeriesArray, TimeVAEError } from "@timevae/spec";
import type { Comparison } from "../measure.js";

/** @throws {TimeVAEError} `invalid-data` when T or D differ, or there are fewer than two windows somewhere */
export function checkComparison({ train, heldOut, subject }: Comparison): void {
  checkSameKind(heldOut, "heldOut", train);
  checkSameKind(subject, "subject", train);
  for (const [name, { shape }] of Object.entries({ train, heldOut, subject })) {
    if (shape[0] < 2) {
      throw new TimeVAEError(
        "invalid-data",
        `${name}: expected at least 2 windows, received ${shape[0]}; give more data`,
      );
    }
  }
}

function checkSameKind({ shape: [, steps, features] }: SeriesArray, name: string, train: SeriesArray): void {
  if (steps !== train.shape[1] || features !== train.shape[2]) {
    throw new TimeVAEError(
      "invalid-data",
      `${name}: expected windows of ${train.shape[1]} steps × ${train.shape[2]} features, as in train, received ${steps} × ${features}`,
    );
  }
}
