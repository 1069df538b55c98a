import { createRandom } from "@timevae/spec";
import type { GeneratorCalendar } from "./generator-description.js";

/** Noise of an input: which numbers, and from which of a seed's streams. */
export interface NoiseRule {
  readonly kind: "normal" | "uniform";
  readonly stream: string;
}

/** The noise of the latent vectors of sampled windows, in memory and in files alike. */
export const latentNoise: NoiseRule = { kind: "normal", stream: "sample" };

/**
 * Draws an input's noise. The same rule and seed give the same numbers on every machine.
 *
 * @throws {TimeVAEError} `invalid-argument` on a seed that is not an integer from 0 to 2⁵³ − 1
 */
export function drawNoise({ kind, stream }: NoiseRule, seed: number, count: number): Float32Array {
  const random = createRandom(seed).fork(stream);
  const values = new Float32Array(count);
  if (kind === "normal") return random.fillNormal(values);
  for (let i = 0; i < count; i++) values[i] = random.uniform();
  return values;
}

/** Places in the span of the training windows, each as likely as the other; zeros without a calendar. */
export function drawPositions(calendar: GeneratorCalendar | null, seed: number, count: number): Float64Array {
  const positions = new Float64Array(count);
  if (!calendar) return positions;
  const random = createRandom(seed).fork("positions");
  return positions.map(() => calendar.first + random.integer(calendar.last - calendar.first + 1));
}
