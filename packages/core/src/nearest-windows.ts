import type { Scaler } from "@timevae/data";
import { requireInteger, type SeriesArray, TimeVAEError } from "@timevae/spec";
import { type DataTraits, plainTraits } from "./data-traits.js";
import { scaleSeries } from "./data-units.js";

/** A window of a reference set and how far it is. */
export interface Neighbour {
  /** Its index in the reference. */
  readonly window: number;
  /** Root mean square of the differences over all cells that both windows have a value in, in the scaler's units. */
  readonly distance: number;
}

/**
 * For each window of `series` the closest windows of `reference`, nearest first: which observed windows a sample is most
 * like. Give a model's `parts` so that all features count alike, and transformed columns as the model sees them.
 *
 * @param reference `[M, T, D]`, the training windows for example
 * @param series `[N, T, D]`, in the same units
 * @param options.traits columns are transformed as these say, before they are scaled; as they are when not given
 * @returns N lists of `count` neighbours (fewer when the reference has fewer windows; one without a cell in common is none)
 * @throws {TimeVAEError} `invalid-argument` when T or D differ or `count` is not an integer ≥ 1
 */
export function nearestWindows(
  reference: SeriesArray,
  series: SeriesArray,
  options: { readonly scaler: Scaler; readonly traits?: DataTraits; readonly count?: number },
): Neighbour[][] {
  const { scaler, traits = plainTraits, count = 1 } = options;
  const [, steps, features] = series.shape;
  if (reference.shape[1] !== steps || reference.shape[2] !== features) {
    throw new TimeVAEError(
      "invalid-argument",
      `reference: expected windows of ${steps} steps × ${features} features like the series, received ${reference.shape[1]} × ${reference.shape[2]}`,
    );
  }
  requireInteger("count", count, { least: 1 });
  const size = steps * features;
  const from = scaledOf(reference, scaler, traits);
  const to = scaledOf(series, scaler, traits);
  return Array.from({ length: series.shape[0] }, (_, n) => {
    const neighbours: Neighbour[] = [];
    for (let m = 0; m < reference.shape[0]; m++) {
      // Nothing that is already farther than the last of the list has to be summed to its end.
      const worst =
        neighbours.length < count ? Number.POSITIVE_INFINITY : (neighbours[count - 1] as Neighbour).distance;
      const distance = boundedDistance(from, m * size, to, n * size, size, worst);
      if (distance >= worst) continue;
      const place = neighbours.findIndex((other) => other.distance > distance);
      neighbours.splice(place < 0 ? neighbours.length : place, 0, { window: m, distance });
      neighbours.length = Math.min(neighbours.length, count);
    }
    return neighbours;
  });
}

/** Scaled numbers, NaN where there is none. */
function scaledOf({ values, shape, columns, mask }: SeriesArray, scaler: Scaler, traits: DataTraits): Float32Array {
  // Copied windows: each number has its own place.
  const scaled = scaleSeries({ values, shape, columns }, scaler, traits).values;
  return mask ? scaled.map((value, i) => (mask[i] === 0 ? Number.NaN : value)) : scaled;
}

function boundedDistance(a: Float32Array, i: number, b: Float32Array, j: number, size: number, bound: number): number {
  // With fewer cells in common the mean can only be larger.
  const limit = bound * bound * size;
  let sum = 0;
  let count = 0;
  for (let k = 0; k < size; k++) {
    const difference = (a[i + k] as number) - (b[j + k] as number);
    if (Number.isNaN(difference)) continue;
    count++;
    sum += difference ** 2;
    if (sum > limit) return Number.POSITIVE_INFINITY;
  }
  return count === 0 ? Number.POSITIVE_INFINITY : Math.sqrt(sum / count);
}
