import type { SeriesArray } from "@timevae/spec";
import { channelOf, countChannels, type DensityShape } from "../density/density-shape.js";
import type { ColumnFacts } from "./column-facts.js";
import { eventAt, noChange } from "./exact-event.js";

/** Events of columns, in the order of a density's features. */
export interface WindowEvents {
  /** Whether values stay exactly what they were, or go on in a straight line, noticeably often. */
  readonly isOn: readonly (readonly [stays: boolean, straight: boolean])[];
  /** What counts as no change, in the user's units. */
  readonly limits: readonly number[];
}

/** Share of a column's steps that have to stay, or go straight on, before that is more than chance. */
const leastShare = 0.02;
/** How many times more often than the next values of a grid, both together, something has to come to be an event. */
const onGrid = 1;

/**
 * Looks for events in windows; columns with atoms can stay always, so that an atom is where a value comes to. On a grid, values stay
 * or go straight on by chance: only what is far more frequent than the grid's next values is an event.
 */
export function findEvents(
  series: SeriesArray,
  kept: readonly number[],
  { atoms, grids }: Pick<ColumnFacts, "atoms" | "grids">,
): WindowEvents {
  const [windows, steps, columns] = series.shape;
  const { values } = series;
  const limits = kept.map((column) => noChange(values, columns, column));
  const isOn = kept.map((column, k): readonly [boolean, boolean] => {
    const limit = limits[k] as number;
    const nextOnGrid = 1.5 * (grids[column]?.size ?? 0);
    let [stays, straight, near] = [0, 0, 0];
    for (let n = 0; n < windows; n++) {
      for (let t = 1; t < steps; t++) {
        const at = (n * steps + t) * columns + column;
        const kind = eventAt(values, at, columns, t, limit);
        if (kind === 1) stays++;
        else if (kind === 2) straight++;
        if (kind !== 1 && Math.abs((values[at] as number) - (values[at - columns] as number)) < nextOnGrid) near++;
      }
    }
    const least = leastShare * windows * Math.max(1, steps - 1);
    const isEvent = (count: number) => count > least && (!grids[column] || count > onGrid * near);
    return [isEvent(stays) || atoms[column]?.length !== 0, isEvent(straight)];
  });
  return { isOn, limits };
}

/** The channels of windows: their values in the density's units, and which events they are; nothing of what depends on nothing. `[N, T, C]` */
export function writeHistory(
  shape: DensityShape,
  values: Float32Array,
  { isOn, limits }: WindowEvents,
  series: SeriesArray,
  kept: readonly number[],
): Float32Array {
  const { steps, features, events, independent } = shape;
  const channels = countChannels(shape);
  const columns = series.shape[2];
  const history = new Float32Array((values.length / features) * channels);
  for (const [k, column] of kept.entries()) {
    if (independent.includes(k)) continue;
    const at = channelOf(shape, k, 0);
    const limit = limits[k] as number;
    for (let row = 0; row < values.length / features; row++) {
      history[row * channels + at] = values[row * features + k] as number;
      if (!events) continue;
      const kind = eventAt(series.values, row * columns + column, columns, row % steps, limit);
      if (kind > 0 && isOn[k]?.[kind - 1]) history[row * channels + channelOf(shape, k, kind as 1 | 2)] = 1;
    }
  }
  return history;
}
