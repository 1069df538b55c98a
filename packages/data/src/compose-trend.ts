import type { Random } from "@timevae/spec";
import type { ComposeTrend } from "./compose-spec.js";
import { createSampler } from "./distribution.js";
import { drawOccurrences } from "./draw-occurrences.js";

/** `[N, T]`: Σ coefficient · rᵖ, plus change · (r − r at the changepoint) from each changepoint on; r = t / T. */
export function drawTrend(
  random: Random,
  trend: ComposeTrend | undefined,
  windows: number,
  steps: number,
): Float64Array {
  const values = new Float64Array(windows * steps);
  if (trend === undefined) return values;
  const coefficients = trend.coefficients ?? [trend.slope ?? 0, trend.curvature ?? 0];
  const samplers = coefficients.map((coefficient, p) => createSampler(coefficient, random.fork(`r^${p + 1}`)));
  const places = random.fork("changepoints");
  const drawChange = createSampler(trend.changepoints?.change ?? 0, random.fork("change"));
  for (let n = 0; n < windows; n++) {
    const drawn = samplers.map((sampler) => sampler());
    const bends = trend.changepoints === undefined ? [] : drawOccurrences(trend.changepoints, steps, places);
    const changes = bends.map(drawChange);
    for (let t = 0; t < steps; t++) {
      const r = t / steps;
      let value = 0;
      drawn.forEach((coefficient, p) => {
        value += coefficient * r ** (p + 1);
      });
      bends.forEach((bend, k) => {
        if (t > bend) value += (changes[k] as number) * (r - bend / steps);
      });
      values[n * steps + t] = value;
    }
  }
  return values;
}
