import type { SeriesArray } from "@timevae/spec";

/**
 * Whether two windows of a series share rows: both positions are known, fewer than T steps apart, in the same group. A window shares
 * rows with itself.
 */
export function shareRows({ shape, positions, groups }: SeriesArray, a: number, b: number): boolean {
  if (a === b) return true;
  if (positions === undefined) return false;
  if (groups !== undefined && groups.indices[a] !== groups.indices[b]) return false;
  return Math.abs((positions[a] as number) - (positions[b] as number)) < shape[1];
}
