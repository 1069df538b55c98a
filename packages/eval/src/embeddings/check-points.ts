import { TimeVAEError } from "@timevae/spec";
import type { Matrix } from "@timevae/statistics";

/** @throws {TimeVAEError} `invalid-argument` when there are fewer than `least` points, no dimensions, or numbers that are not finite */
export function checkPoints(points: Matrix, least: number): void {
  if (points.rows < least || points.columns < 1) {
    throw new TimeVAEError(
      "invalid-argument",
      `points: expected at least ${least} points of at least one dimension, received ${points.rows} of ${points.columns}`,
    );
  }
  const bad = points.values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new TimeVAEError(
      "invalid-argument",
      `points: expected finite numbers, received ${points.values[bad]} in row ${Math.floor(bad / points.columns)}`,
    );
  }
}
