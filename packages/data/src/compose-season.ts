import type { Random } from "@timevae/spec";
import type { ComposeSeason } from "./compose-spec.js";
import { createSampler } from "./distribution.js";

/** `[N, T]`: amplitude · profile[floor(position / stepsPerSeason) mod seasons]. */
export function drawSeason(
  random: Random,
  season: ComposeSeason | undefined,
  positions: Float64Array,
  steps: number,
): Float64Array {
  const values = new Float64Array(positions.length * steps);
  if (season === undefined) return values;
  const { seasons, stepsPerSeason = 1, profile, phase = "calendar" } = season;
  const drawAmplitude = createSampler(season.amplitude ?? 1, random.fork("amplitude"));
  const drawShift = createSampler(season.shift ?? 0, random.fork("shift"));
  const drawProfile = profile?.map((value, k) => createSampler(value, random.fork(`profile ${k}`)));
  positions.forEach((position, n) => {
    const amplitude = drawAmplitude();
    const shift = drawShift();
    const shape = drawProfile?.map((draw) => draw());
    const start = phase === "calendar" ? position : 0;
    for (let t = 0; t < steps; t++) {
      const index = Math.floor((start + t) / stepsPerSeason);
      const k = index - seasons * Math.floor(index / seasons); // a position may be negative
      values[n * steps + t] = amplitude * (shape?.[k] ?? Math.sin(2 * Math.PI * (k / seasons + shift)));
    }
  });
  return values;
}
