import type { SeriesArray } from "@timevae/spec";
import { eachRowOnce } from "./each-row-once.js";

/** A feature that never changes. */
export interface ConstantColumn {
  readonly name: string;
  readonly value: number;
}

/** The features that have one and the same value at every step of every window. */
export function constantColumns(series: SeriesArray): ConstantColumn[] {
  const { values, columns } = eachRowOnce(series);
  const features = columns.length;
  return columns.flatMap((name, d) => {
    const value = values[d];
    if (value === undefined) return [];
    for (let i = d; i < values.length; i += features) if (values[i] !== value) return [];
    return [{ name, value }];
  });
}
