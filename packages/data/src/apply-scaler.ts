import { createSeriesArray, createWindowedSeries, type SeriesArray, TimeVAEError } from "@timevae/spec";
import type { Scaler } from "./scaler.js";

/**
 * Data to scaled data, `(x − offset) / scale`, computed in float64. Shape, columns and everything else that is known of the windows stay.
 *
 * @throws {TimeVAEError} `invalid-argument` when the scaler is for other steps or features
 */
export function applyScaler(scaler: Scaler, series: SeriesArray): SeriesArray {
  const { offset, scale } = scaler;
  return mapValues(scaler, series, (x, g) => (x - (offset[g] as number)) / (scale[g] as number));
}

/**
 * Scaled data back to data, `scaled · (inverseScale ?? scale) + offset`, computed in float64.
 *
 * @throws {TimeVAEError} `invalid-argument` when the scaler is for other steps or features
 */
export function invertScaler(scaler: Scaler, series: SeriesArray): SeriesArray {
  const { offset, scale, inverseScale = scale } = scaler;
  return mapValues(scaler, series, (x, g) => x * (inverseScale[g] as number) + (offset[g] as number));
}

function mapValues(scaler: Scaler, series: SeriesArray, map: (x: number, group: number) => number): SeriesArray {
  const [, steps, features] = series.shape;
  const [scalerSteps, scalerFeatures] = scaler.shape;
  if (features !== scalerFeatures || (scaler.per === "step" && steps !== scalerSteps)) {
    const sizes = scaler.per === "step" ? `${scalerSteps} steps and ${scalerFeatures}` : `${scalerFeatures}`;
    throw new TimeVAEError(
      "invalid-argument",
      `series: expected windows of ${sizes} features as the scaler has, received ${steps} steps and ${features} features`,
    );
  }
  const { rows } = series;
  if (rows && scaler.per === "feature") {
    const shared = { ...rows, values: mapNumbers(rows.values, features, map) };
    return createWindowedSeries(shared, steps, series);
  }
  return createSeriesArray(mapNumbers(series.values, scaler.offset.length, map), series.shape, series);
}

/** Number i belongs to group `i mod groups`. */
function mapNumbers(numbers: Float32Array, groups: number, map: (x: number, group: number) => number): Float32Array {
  const values = new Float32Array(numbers.length);
  for (let i = 0, g = 0; i < values.length; i++, g = g + 1 === groups ? 0 : g + 1) {
    values[i] = map(numbers[i] as number, g);
  }
  return values;
}
