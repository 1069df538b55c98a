import type { SeriesArray } from "@timevae/spec";
import { createWindowKeys, type WindowKeys } from "./window-keys.js";

/** Share of the windows that must have a follower before overlap is believed. */
const leastShare = 0.5;
/**
 * Windows of counts or grades share a few rows by chance. Then ends are like other ends as often as they are like beginnings; with
 * real overlap hardly any two windows end alike.
 */
const mostByChance = 0.25;

/**
 * Where windows without positions lie in time, told from the rows that they share: the end of one is the beginning of the next.
 * Files of windows (the TimeVAE authors' for example) overlap so and say it nowhere; held out blindly, near-copies of the
 * training windows would pass for unseen ones. The order of the windows in the file does not matter.
 *
 * @param series windows `[N, T, D]` in canonical order
 * @returns `[N]` positions, where windows of different stretches lie at least T apart; undefined when they do not overlap
 */
export function inferPositions(series: SeriesArray): Float64Array | undefined {
  const [windows, steps] = series.shape;
  const keys = createWindowKeys(series);
  for (let stride = 1; stride < steps; stride++) {
    const followers = findFollowers(keys, windows, steps - stride);
    const found = followers.reduce((count, next) => count + (next >= 0 ? 1 : 0), 0);
    if (found < leastShare * windows) continue;
    if (countSameEnds(keys, windows, steps - stride) > mostByChance * found) continue;
    return positionsOf(followers, stride, steps);
  }
  return undefined;
}

/** `[N]`: the window that begins with the last `rows` rows of window n, each at most once; −1 where there is none. */
function findFollowers(keys: WindowKeys, windows: number, rows: number): Int32Array {
  const beginnings = new Map<number, number[]>();
  for (let n = windows - 1; n >= 0; n--) {
    // Constant stretches fit each other anywhere and tell nothing.
    if (keys.isConstant(n)) continue;
    const key = keys.first(n, rows);
    const list = beginnings.get(key);
    if (list) list.push(n);
    else beginnings.set(key, [n]);
  }
  const followers = new Int32Array(windows).fill(-1);
  for (let n = 0; n < windows; n++) {
    if (keys.isConstant(n)) continue;
    const list = beginnings.get(keys.last(n, rows));
    const place = list?.findLastIndex((candidate) => candidate !== n) ?? -1;
    if (list && place >= 0) followers[n] = list.splice(place, 1)[0] as number;
  }
  return followers;
}

/** How many windows end in the same `rows` rows as one before them. */
function countSameEnds(keys: WindowKeys, windows: number, rows: number): number {
  const ends = new Set<number>();
  for (let n = 0; n < windows; n++) if (!keys.isConstant(n)) ends.add(keys.last(n, rows));
  let constant = 0;
  for (let n = 0; n < windows; n++) if (keys.isConstant(n)) constant++;
  return windows - constant - ends.size;
}

/** Follows each chain from its head; a ring is opened at its first window. */
function positionsOf(followers: Int32Array, stride: number, steps: number): Float64Array {
  const isFollower = new Uint8Array(followers.length);
  for (const next of followers) if (next >= 0) isFollower[next] = 1;
  const positions = new Float64Array(followers.length).fill(Number.NaN);
  let position = 0;
  const walk = (head: number) => {
    for (let n = head; n >= 0 && Number.isNaN(positions[n]); n = followers[n] as number) {
      positions[n] = position;
      position += stride;
    }
    position += steps;
  };
  for (let n = 0; n < followers.length; n++) if (!isFollower[n]) walk(n);
  for (let n = 0; n < followers.length; n++) if (Number.isNaN(positions[n])) walk(n);
  return positions;
}
