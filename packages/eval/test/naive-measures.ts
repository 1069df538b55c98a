import type { SeriesArray } from "@timevae/spec";

/** `[N][T][D]` */
export type Nested = number[][][];

export function nested({ values, shape: [windows, steps, features] }: SeriesArray): Nested {
  return Array.from({ length: windows }, (_, n) =>
    Array.from({ length: steps }, (_, t) =>
      Array.from({ length: features }, (_, d) => values[(n * steps + t) * features + d] as number),
    ),
  );
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const central = (values: number[], power: number) => mean(values.map((value) => (value - mean(values)) ** power));
const feature = (x: Nested, d: number) => x.flatMap((window) => window.map((step) => step[d] as number));
const overFeatures = (x: Nested, of: (d: number) => number) => mean((x[0]?.[0] ?? []).map((_, d) => of(d)));
const distance = (a: number[][], b: number[][]) =>
  Math.hypot(...a.flatMap((step, t) => step.map((value, d) => value - (b[t]?.[d] as number))));
const ks = (a: number[], b: number[]) =>
  Math.max(...[...a, ...b].map((at) => Math.abs(mean(a.map((v) => +(v <= at))) - mean(b.map((v) => +(v <= at))))));

/** Every measure again, by its definition, with no thought of speed and no code of the product's. */
export const naive: Record<string, (real: Nested, other: Nested) => number> = {
  kolmogorovSmirnov: (a, b) => overFeatures(a, (d) => ks(feature(a, d), feature(b, d))),

  wasserstein1: (a, b) =>
    overFeatures(a, (d) => {
      // For equal counts: mean distance of those of the same rank.
      const x = feature(a, d).sort((u, v) => u - v);
      const y = feature(b, d).sort((u, v) => u - v);
      return mean(x.map((value, i) => Math.abs(value - (y[i] as number))));
    }),

  histogramDifference: (a, b) =>
    overFeatures(a, (d) =>
      mean(
        (a[0] as number[][]).map((_, t) => {
          const x = a.map((window) => window[t]?.[d] as number);
          const y = b.map((window) => window[t]?.[d] as number);
          const low = Math.min(...x);
          const high = Math.max(...x);
          const bin = (v: number) =>
            v < low ? -1 : v > high ? 50 : v === high ? 49 : Math.floor((50 * (v - low)) / (high - low));
          const shares = (values: number[], k: number) => mean(values.map((v) => +(bin(v) === k)));
          return Array.from({ length: 52 }, (_, k) => Math.abs(shares(x, k - 1) - shares(y, k - 1)) / 2).reduce(
            (p, q) => p + q,
          );
        }),
      ),
    ),

  autocorrelationDifference: (a, b) =>
    overFeatures(a, (d) => {
      const curve = (x: Nested) =>
        (x[0] as number[][]).slice(1).map((_, before) => {
          const lag = before + 1;
          const center = mean(feature(x, d));
          const products = x.flatMap((w) =>
            w.slice(lag).map((step, t) => ((step[d] as number) - center) * ((w[t]?.[d] as number) - center)),
          );
          return mean(products) / central(feature(x, d), 2);
        });
      const other = curve(b);
      return mean(curve(a).map((value, lag) => Math.abs(value - (other[lag] as number))));
    }),

  powerSpectrumDifference: (a, b) =>
    overFeatures(a, (d) => {
      const shares = (x: Nested) => {
        const power = Array.from({ length: Math.floor((x[0] as number[][]).length / 2) }, (_, k) =>
          mean(
            x.map((window) => {
              // No need to take off the mean: at these frequencies it has no part.
              const turn = (t: number) => (-2 * Math.PI * (k + 1) * t) / window.length;
              const re = window.reduce((sum, step, t) => sum + (step[d] as number) * Math.cos(turn(t)), 0);
              const im = window.reduce((sum, step, t) => sum + (step[d] as number) * Math.sin(turn(t)), 0);
              return re ** 2 + im ** 2;
            }),
          ),
        );
        return power.map((value) => value / power.reduce((p, q) => p + q));
      };
      const other = shares(b);
      return shares(a).reduce((sum, value, k) => sum + Math.abs(value - (other[k] as number)) / 2, 0);
    }),

  incrementsDistance: (a, b) =>
    overFeatures(a, (d) => {
      const steps = (x: Nested) =>
        x.flatMap((w) => w.slice(1).map((step, t) => Math.fround((step[d] as number) - (w[t]?.[d] as number))));
      return ks(steps(a), steps(b));
    }),

  correlationDifference: (a, b) => {
    const r = (x: Nested, i: number, j: number) => {
      const [u, v] = [feature(x, i), feature(x, j)];
      const together = mean(u.map((value, k) => (value - mean(u)) * ((v[k] as number) - mean(v))));
      return together / Math.sqrt(central(u, 2) * central(v, 2));
    };
    const d = a[0]?.[0]?.length ?? 0;
    let sum = 0;
    for (let i = 0; i < d; i++) for (let j = i + 1; j < d; j++) sum += Math.abs(r(a, i, j) - r(b, i, j));
    return sum / 10;
  },

  skewnessDifference: (a, b) => {
    const skewness = (values: number[]) => central(values, 3) / central(values, 2) ** 1.5;
    return overFeatures(a, (d) => Math.abs(skewness(feature(a, d)) - skewness(feature(b, d))));
  },

  kurtosisDifference: (a, b) => {
    const kurtosis = (values: number[]) => central(values, 4) / central(values, 2) ** 2;
    return overFeatures(a, (d) => Math.abs(kurtosis(feature(a, d)) - kurtosis(feature(b, d))));
  },

  maximumMeanDiscrepancy: (a, b) => {
    const pairs = a.flatMap((x, i) => a.slice(0, i).map((y) => distance(x, y))).sort((u, v) => u - v);
    const middle = pairs.length / 2;
    const width =
      pairs.length % 2
        ? (pairs[Math.floor(middle)] as number)
        : ((pairs[middle - 1] as number) + (pairs[middle] as number)) / 2;
    const alike = (x: number[][], y: number[][]) => Math.exp(-(distance(x, y) ** 2) / (2 * width ** 2));
    const within = (set: Nested) => mean(set.flatMap((x, i) => set.filter((_, j) => j !== i).map((y) => alike(x, y))));
    return within(a) + within(b) - 2 * mean(a.flatMap((x) => b.map((y) => alike(x, y))));
  },

  precision: (a, b) => mean(b.map((y) => +a.some((x, i) => distance(x, y) <= radius(a, i)))),
  recall: (a, b) => mean(a.map((x) => +b.some((y, j) => distance(x, y) <= radius(b, j)))),
  density: (a, b) => mean(b.map((y) => a.filter((x, i) => distance(x, y) <= radius(a, i)).length / 5)),
  coverage: (a, b) => mean(a.map((x, i) => +b.some((y) => distance(x, y) <= radius(a, i)))),

  nearestDtw: (a, b) =>
    mean(b.map((y) => Math.min(...a.map((x) => warp(y, x, Math.max(1, Math.ceil(y.length / 10))))))) /
    Math.sqrt((a[0] as number[][]).length * (a[0]?.[0]?.length ?? 0)),
};

function radius(set: Nested, i: number): number {
  const others = set.filter((_, j) => j !== i).map((x) => distance(x, set[i] as number[][]));
  return others.sort((u, v) => u - v)[4] as number;
}

/** The textbook's table, one cell after the other. */
function warp(a: number[][], b: number[][], band: number): number {
  const table = new Map<string, number>([["-1,-1", 0]]);
  const at = (i: number, j: number) => table.get(`${i},${j}`) ?? Number.POSITIVE_INFINITY;
  a.forEach((x, i) => {
    b.forEach((y, j) => {
      if (Math.abs(i - j) <= band)
        table.set(`${i},${j}`, distance([x], [y]) ** 2 + Math.min(at(i - 1, j), at(i, j - 1), at(i - 1, j - 1)));
    });
  });
  return Math.sqrt(at(a.length - 1, b.length - 1));
}
