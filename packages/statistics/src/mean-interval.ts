import { TimeVAEError } from "@timevae/spec";
import { studentTQuantile } from "./student-t.js";

/** What repeats of a measurement say together. */
export interface MeanInterval {
  readonly mean: number;
  /** With n − 1 below the sum of squares; 0 for a single number. */
  readonly standardDeviation: number;
  /** Half the width of the confidence interval of the mean; null for a single number, which says nothing about it. */
  readonly halfWidth: number | null;
}

/**
 * Mean, standard deviation and the half-width of a Student's t interval of the mean, `t · s / √n`.
 *
 * @param confidence between 0 and 1; 0.95 when not given
 * @throws {TimeVAEError} `invalid-argument` when there are no numbers or the confidence is out of range
 */
export function meanInterval(values: ArrayLike<number>, confidence = 0.95): MeanInterval {
  const count = values.length;
  if (count === 0) {
    throw new TimeVAEError("invalid-argument", "meanInterval: expected at least one number, received none");
  }
  let sum = 0;
  for (let i = 0; i < count; i++) sum += values[i] as number;
  const mean = sum / count;
  if (count === 1) return { mean, standardDeviation: 0, halfWidth: null };
  let squares = 0;
  for (let i = 0; i < count; i++) squares += ((values[i] as number) - mean) ** 2;
  const standardDeviation = Math.sqrt(squares / (count - 1));
  const halfWidth = (studentTQuantile(confidence, count - 1) * standardDeviation) / Math.sqrt(count);
  return { mean, standardDeviation, halfWidth };
}
