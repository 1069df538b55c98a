import type { ModelFacts } from "../worker/protocol.js";
import type { ComponentChanges } from "./component-changes.js";
import { featureOf, featureRange } from "./window-values.js";

/** A component's curve in one column, as it is drawn and drawn on: over the window's steps, or a season's mean profile. */
export interface ComponentCurve {
  /** As the model learned it. */
  readonly learned: readonly number[];
  /** As it was drawn by hand, if it was; scale and shift come on top. */
  readonly raw: readonly number[];
  /** With scale and shift. */
  readonly shown: readonly number[];
  readonly shift: number;
  /** What the axis spans. */
  readonly range: readonly [least: number, most: number];
  /** From the lowest value of the column in the data to the highest. */
  readonly columnSpan: number;
  /** Points on each side that move along with one that is dragged. */
  readonly reach: number;
}

/**
 * The curve of a component in a column.
 *
 * @param values the learned component, `[1, T, D]`
 * @param feature the column's number
 */
export function componentCurve(
  { steps, columns, seasons, limits }: ModelFacts,
  name: string,
  values: Float32Array,
  feature: number,
  { scale, shift: shifts, curve }: ComponentChanges,
): ComponentCurve {
  const column = columns[feature] as string;
  const season = seasons.find(({ component }) => component === name);
  const learned = season
    ? season.means.map((byColumn) => byColumn[feature] ?? 0)
    : [...featureOf(values, 0, steps, columns.length, feature)];
  const raw = curve[column] ?? learned;
  const shift = shifts[column] ?? 0;
  const shown = raw.map((value) => value * scale + shift);
  const [least, most] = featureRange(learned, 1, 0);
  const columnSpan = (limits.maximum[feature] as number) - (limits.minimum[feature] as number);
  const room = Math.max(most - least, columnSpan / 6) * 0.75;
  const range = [Math.min(least - room, ...shown), Math.max(most + room, ...shown)] as const;
  // A level moves as a whole, a season one place at a time.
  const isFlat = name === "level" || name === "offset";
  const reach = isFlat ? Number.POSITIVE_INFINITY : season ? 0 : Math.max(1, Math.round(raw.length / 10));
  return { learned, raw, shown, shift, range, columnSpan, reach };
}
