import { TimeVAEError } from "@timevae/spec";

/**
 * The probability that a variable with Student's t distribution lies between −t and t, by the finite series for whole
 * degrees of freedom (Abramowitz and Stegun, 26.7.3 and 26.7.4).
 */
export function studentTCentral(t: number, degreesOfFreedom: number): number {
  const angle = Math.atan(t / Math.sqrt(degreesOfFreedom));
  const cosine = Math.cos(angle);
  const isOdd = degreesOfFreedom % 2 === 1;
  let term = isOdd ? cosine : 1;
  let sum = degreesOfFreedom === 1 ? 0 : term;
  for (let k = isOdd ? 3 : 2; k < degreesOfFreedom - 1; k += 2) {
    term *= ((k - 1) / k) * cosine * cosine;
    sum += term;
  }
  return isOdd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
}

/**
 * How far from 0 a variable with Student's t distribution stays with a given probability: 2.776 for 0.95 and 4 degrees of
 * freedom.
 *
 * @param confidence between 0 and 1
 * @param degreesOfFreedom an integer ≥ 1
 * @throws {TimeVAEError} `invalid-argument` on any other
 */
export function studentTQuantile(confidence: number, degreesOfFreedom: number): number {
  if (!(confidence > 0 && confidence < 1) || !Number.isSafeInteger(degreesOfFreedom) || degreesOfFreedom < 1) {
    throw new TimeVAEError(
      "invalid-argument",
      `studentTQuantile: expected a confidence between 0 and 1 and an integer ≥ 1, received ${confidence} and ${degreesOfFreedom}`,
    );
  }
  let [low, high] = [0, 1];
  while (studentTCentral(high, degreesOfFreedom) < confidence) high *= 2;
  // Halving until the two are neighbours.
  for (let middle = high / 2; middle > low && middle < high; middle = (low + high) / 2) {
    if (studentTCentral(middle, degreesOfFreedom) < confidence) low = middle;
    else high = middle;
  }
  return high;
}
