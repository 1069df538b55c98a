import type { SeriesArray } from "@timevae/spec";

/** How many windows can be chosen so that no two of them share rows: what they are worth as independent observations. */
export function countApart({ shape: [windows, steps], positions, groups }: SeriesArray): number {
  if (positions === undefined) return windows;
  const order = Array.from({ length: windows }, (_, n) => n).sort(
    (a, b) => (positions[a] as number) - (positions[b] as number),
  );
  const lastOfGroup = new Map<number, number>();
  let count = 0;
  for (const n of order) {
    const group = groups?.indices[n] ?? 0;
    const position = positions[n] as number;
    if (position - (lastOfGroup.get(group) ?? Number.NEGATIVE_INFINITY) >= steps) {
      lastOfGroup.set(group, position);
      count++;
    }
  }
  return count;
}
