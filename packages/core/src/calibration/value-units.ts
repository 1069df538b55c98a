import type { SeriesArray } from "@timevae/spec";
import type { ColumnFacts } from "./column-facts.js";
import type { WindowEvents } from "./window-channels.js";

/** What a density's numbers are in: `(g(value) − center) / spread` per feature, with g the logarithm or nothing. */
export interface ValueUnits {
  readonly center: readonly number[];
  readonly spread: readonly number[];
  /** By feature: for features on a logarithmic scale what smaller values count as, which is above 0; null for others. */
  readonly floors: readonly (number | null)[];
}

/** Skewness from which on a column of positive numbers is looked at on a logarithmic scale, if that makes it less than half as skewed. */
const leastSkewness = 1.5;

/**
 * Means and deviations of columns. Traded volumes, rain, waiting times: what is positive and strongly skewed varies by so many per cent,
 * not by so much; such columns are on a logarithmic scale. What is straight is so on its own scale, and so is a grid on which to stay is an event.
 *
 * @param events by number in `kept`: whether to stay, and to go straight on, are events
 */
export function findValueUnits(
  series: SeriesArray,
  kept: readonly number[],
  { grids, lines }: ColumnFacts,
  events: WindowEvents["isOn"],
): ValueUnits {
  const columns = series.shape[2];
  const described = kept.map((column, k) => {
    const values = Float64Array.from(
      { length: series.values.length / columns },
      (_, i) => series.values[i * columns + column] as number,
    );
    const plain = { ...moments(values), floor: null };
    const lowest = values.reduce((a, b) => Math.min(a, b));
    const [stays, straight] = events[k] as readonly [boolean, boolean];
    const size = grids[column]?.size;
    // Half a step below the lowest value there has to be something that has a logarithm.
    const isOnlyGrid = size !== undefined && (stays || lowest < 0.99 * size);
    const isOwn = straight || lines?.columns.includes(column) || isOnlyGrid;
    if (isOwn || lowest <= 0 || plain.skewness < leastSkewness) return plain;
    const logarithmic = moments(values.map(Math.log));
    return Math.abs(logarithmic.skewness) < plain.skewness / 2 ? { ...logarithmic, floor: lowest / 2 } : plain;
  });
  return {
    center: described.map(({ mean }) => mean),
    spread: described.map(({ deviation }) => deviation || 1),
    floors: described.map(({ floor }) => floor),
  };
}

/** A value in a feature's units. */
export function toUnit({ center, spread, floors }: ValueUnits, k: number, value: number): number {
  const floor = floors[k] as number | null;
  const scaled = floor === null ? value : Math.log(Math.max(value, floor));
  return (scaled - (center[k] as number)) / (spread[k] as number);
}

function moments(values: Float64Array) {
  const count = values.length;
  let [mean, squares, cubes] = [0, 0, 0];
  for (const value of values) mean += value / count;
  for (const value of values) {
    const away = value - mean;
    squares += away ** 2 / count;
    cubes += away ** 3 / count;
  }
  const deviation = Math.sqrt(squares);
  return { mean, deviation, skewness: deviation > 0 ? cubes / deviation ** 3 : 0 };
}
