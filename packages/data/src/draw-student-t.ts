import type { Random } from "@timevae/spec";

/** A draw from Student's t with any degrees of freedom above 0: normal / √(χ² / degrees). */
export function drawStudentT(degreesOfFreedom: number, random: Random): number {
  const chiSquared = 2 * drawGamma(degreesOfFreedom / 2, random);
  return random.normal() / Math.sqrt(chiSquared / degreesOfFreedom);
}

/** Marsaglia and Tsang, "A simple method for generating gamma variables" (2000), scale 1. */
function drawGamma(shape: number, random: Random): number {
  if (shape < 1) return drawGamma(shape + 1, random) * (1 - random.uniform()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random.uniform()) < x ** 2 / 2 + d - d * v + d * Math.log(v)) return d * v;
  }
}
