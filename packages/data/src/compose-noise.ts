import { type Random, TimeVAEError } from "@timevae/spec";
import type { ComposeNoise } from "./compose-spec.js";
import { createSampler } from "./distribution.js";
import { drawStudentT } from "./draw-student-t.js";

/** `[N, T]`: AR(1), eₜ = φ eₜ₋₁ + √(1 − φ²) σ wₜ with w of variance 1 and e₀ = σ w₀, so that all steps have variance σ². */
export function drawNoise(
  random: Random,
  noise: ComposeNoise | undefined,
  windows: number,
  steps: number,
): Float64Array {
  const values = new Float64Array(windows * steps);
  if (noise === undefined) return values;
  const drawDeviation = createSampler(noise.standardDeviation, random.fork("standardDeviation"));
  const drawMemory = createSampler(noise.autocorrelation ?? 0, random.fork("autocorrelation"));
  const drawShock = shockOf(noise, random.fork("shocks"));
  for (let n = 0; n < windows; n++) {
    const deviation = drawDeviation();
    const memory = drawMemory();
    if (deviation < 0) throw outOfRange("standardDeviation", "≥ 0", deviation);
    if (!(Math.abs(memory) < 1)) throw outOfRange("autocorrelation", "> -1 and < 1", memory);
    const fresh = Math.sqrt(1 - memory ** 2) * deviation;
    let value = deviation * drawShock();
    for (let t = 0; t < steps; t++) {
      if (t > 0) value = memory * value + fresh * drawShock();
      values[n * steps + t] = value;
    }
  }
  return values;
}

/** Draws of mean 0 and variance 1. */
function shockOf(noise: ComposeNoise, random: Random): () => number {
  switch (noise.distribution) {
    case "uniform":
      return () => Math.sqrt(12) * (random.uniform() - 0.5);
    case "laplace":
      return () => (Math.log(1 - random.uniform()) - Math.log(1 - random.uniform())) / Math.SQRT2;
    case "studentT": {
      const { degreesOfFreedom = Number.POSITIVE_INFINITY } = noise;
      const scale = Math.sqrt((degreesOfFreedom - 2) / degreesOfFreedom);
      return () => scale * drawStudentT(degreesOfFreedom, random);
    }
    default:
      return random.normal;
  }
}

function outOfRange(quantity: string, range: string, drawn: number): TimeVAEError {
  const message = `noise.${quantity}: expected a distribution of numbers ${range}, drew ${drawn}; choose another distribution`;
  return new TimeVAEError("invalid-config", message);
}
