import type { SeriesArray } from "@timevae/spec";

/** Two odd numbers of 32 bits, far from each other in every bit. */
const factors = [0x9e3779b1, 0x85ebca77] as const;

/**
 * Keys of the beginnings and ends of windows: equal rows give equal keys, and 53 bits make it unlikely enough that others do.
 */
export interface WindowKeys {
  /** Key of the first `rows` rows of window n. */
  first(n: number, rows: number): number;
  /** Key of the last `rows` rows of window n. */
  last(n: number, rows: number): number;
  /** Whether all rows of window n are the same. */
  isConstant(n: number): boolean;
}

/** Polynomial hashes of the rows, so that a key costs the same for any number of rows. */
export function createWindowKeys(series: SeriesArray): WindowKeys {
  const [windows, steps, features] = series.shape;
  // -0 and 0 are the same number.
  const bits = new Uint32Array(Float32Array.from(series.values, (value) => value + 0).buffer);
  const prefixes = factors.map(() => new Uint32Array(windows * (steps + 1)));
  const constant = new Uint8Array(windows).fill(1);
  for (let n = 0, at = 0; n < windows; n++) {
    for (let t = 0; t < steps; t++) {
      let row = 0x811c9dc5;
      for (let d = 0; d < features; d++, at++) {
        row = mix(row ^ (bits[at] as number));
        if (t > 0 && bits[at] !== bits[at - features]) constant[n] = 0;
      }
      const place = n * (steps + 1) + t;
      prefixes.forEach((prefix, k) => {
        prefix[place + 1] = Math.imul(prefix[place] as number, factors[k] as number) + row;
      });
    }
  }
  const powers = factors.map((factor) => {
    const list = new Uint32Array(steps + 1).fill(1);
    for (let t = 1; t <= steps; t++) list[t] = Math.imul(list[t - 1] as number, factor);
    return list;
  });
  const slice = (n: number, from: number, rows: number): number => {
    const [high, low] = prefixes.map((prefix, k) => {
      const start = n * (steps + 1) + from;
      const before = Math.imul(prefix[start] as number, powers[k]?.[rows] as number);
      return ((prefix[start + rows] as number) - before) >>> 0;
    }) as [number, number];
    return high * 2 ** 21 + (low >>> 11);
  };
  return {
    first: (n, rows) => slice(n, 0, rows),
    last: (n, rows) => slice(n, steps - rows, rows),
    isConstant: (n) => constant[n] === 1,
  };
}

/** The finaliser of MurmurHash3: every bit of the input changes about half of the output's. */
function mix(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
