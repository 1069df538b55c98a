import type { SeriesArray } from "@timevae/spec";

/**
 * Deals columns into groups whose members do not see each other within a step: columns that move together are put apart.
 *
 * @param kept columns to deal, in ascending order
 * @param sizes of the groups
 * @returns the columns, group by group
 */
export function groupColumns(series: SeriesArray, kept: readonly number[], sizes: readonly number[]): number[] {
  if (sizes.every((size) => size === 1)) return [...kept];
  const together = moveTogether(series, kept);
  const of = (a: number, b: number) => together[a * kept.length + b] as number;
  const total = kept.map((_, a) => kept.reduce((sum, __, b) => sum + (a === b ? 0 : of(a, b)), 0));
  const groups: number[][] = sizes.map(() => []);
  // Those first that have most to do with others.
  const places = kept.map((_, k) => k).sort((a, b) => (total[b] as number) - (total[a] as number) || a - b);
  for (const place of places) {
    let best = -1;
    let least = Number.POSITIVE_INFINITY;
    for (const [g, group] of groups.entries()) {
      if (group.length === sizes[g]) continue;
      const cost = group.reduce((sum, other) => sum + of(place, other), 0);
      if (cost < least) [best, least] = [g, cost];
    }
    groups[best]?.push(place);
  }
  return groups.flatMap((group) => group.sort((a, b) => a - b).map((place) => kept[place] as number));
}

/** `[K, K]`: squared correlations of how far columns move from one step to the next. */
function moveTogether({ values, shape }: SeriesArray, kept: readonly number[]): Float64Array {
  const [windows, steps, columns] = shape;
  const size = kept.length;
  const sums = new Float64Array(size * size);
  const moves = new Float64Array(size);
  for (let row = 0; row < windows * steps; row++) {
    if (row % steps === 0) continue;
    for (const [k, column] of kept.entries()) {
      const at = row * columns + column;
      moves[k] = (values[at] as number) - (values[at - columns] as number);
    }
    for (let a = 0; a < size; a++) {
      for (let b = 0; b <= a; b++) {
        sums[a * size + b] = (sums[a * size + b] as number) + (moves[a] as number) * (moves[b] as number);
      }
    }
  }
  return sums.map((_, i) => {
    const [a, b] = [Math.floor(i / size), i % size];
    const product = sums[Math.max(a, b) * size + Math.min(a, b)] as number;
    const squares = (sums[a * size + a] as number) * (sums[b * size + b] as number);
    return squares > 0 ? product ** 2 / squares : 0;
  });
}
