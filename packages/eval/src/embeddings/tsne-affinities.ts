import { type Matrix, nearestNeighbours } from "@timevae/statistics";

/** A symmetric matrix with few entries that are not 0, row after row; it adds up to 1. */
export interface Affinities {
  /** `[n + 1]`: where each row starts. */
  readonly starts: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float64Array;
}

/** Rows of neighbours that are searched at a time. */
const chunk = 40;

/**
 * How much points belong together: for each point a Gaussian over its `3 · perplexity` nearest neighbours, as wide as makes its
 * entropy that of `perplexity` equal neighbours; then the mean of both directions (van der Maaten 2014, equations 1 to 3).
 */
export async function tsneAffinities(
  points: Matrix,
  perplexity: number,
  pause: (fraction: number) => Promise<void>,
): Promise<Affinities> {
  const n = points.rows;
  const count = Math.min(n - 1, Math.floor(3 * perplexity));
  const indices = new Int32Array(n * count);
  const shares = new Float64Array(n * count);
  const exclude = (a: number, b: number) => a === b;
  for (let from = 0; from < n; from += chunk) {
    const to = Math.min(from + chunk, n);
    const found = nearestNeighbours(points, points, { count, exclude, from, to });
    indices.set(found.indices, from * count);
    for (let i = from; i < to; i++) {
      const distances = found.distances.subarray((i - from) * count, (i - from + 1) * count);
      gaussianShares(distances, Math.min(perplexity, count), shares.subarray(i * count, (i + 1) * count));
    }
    await pause(to / n);
  }
  return symmetric(indices, shares, n, count);
}

/** Shares `exp(−β d²) / Σ` with the β whose entropy is log(perplexity), by bisection. Neighbours that are all equally far have equal shares. */
function gaussianShares(distances: Float64Array, perplexity: number, target: Float64Array): void {
  const nearest = (distances[0] as number) ** 2;
  const excess = distances.map((distance) => distance * distance - nearest);
  const scale = excess.reduce((sum, value) => sum + value, 0) / excess.length;
  if (scale === 0) {
    target.fill(1 / target.length);
    return;
  }
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  let beta = 1 / scale;
  for (let step = 0; step < 100; step++) {
    let total = 0;
    let moment = 0;
    for (let k = 0; k < excess.length; k++) {
      const share = Math.exp(-beta * (excess[k] as number));
      target[k] = share;
      total += share;
      moment += share * (excess[k] as number);
    }
    for (let k = 0; k < excess.length; k++) target[k] = (target[k] as number) / total;
    const difference = Math.log(total) + (beta * moment) / total - Math.log(perplexity);
    if (Math.abs(difference) < 1e-5) return;
    if (difference > 0) low = beta;
    else high = beta;
    beta = Number.isFinite(high) ? (low + high) / 2 : beta * 2;
  }
}

/** `(P + Pᵀ) / 2n`, rows in order of columns. */
function symmetric(indices: Int32Array, shares: Float64Array, n: number, count: number): Affinities {
  const rows = Array.from({ length: n }, () => new Map<number, number>());
  const add = (i: number, j: number, value: number) => {
    const row = rows[i] as Map<number, number>;
    row.set(j, (row.get(j) ?? 0) + value);
  };
  for (let at = 0; at < shares.length; at++) {
    const i = Math.floor(at / count);
    const j = indices[at] as number;
    const half = (shares[at] as number) / (2 * n);
    add(i, j, half);
    add(j, i, half);
  }
  const starts = new Int32Array(n + 1);
  rows.forEach((row, i) => {
    starts[i + 1] = (starts[i] as number) + row.size;
  });
  const columns = new Int32Array(starts[n] as number);
  const values = new Float64Array(starts[n] as number);
  rows.forEach((row, i) => {
    const sorted = [...row].sort(([a], [b]) => a - b);
    sorted.forEach(([j, value], k) => {
      columns[(starts[i] as number) + k] = j;
      values[(starts[i] as number) + k] = value;
    });
  });
  return { starts, columns, values };
}
