import { TimeVAEError } from "@timevae/spec";
import type { Matrix } from "./matrix.js";

export interface NearestNeighboursOptions {
  /** How many neighbours per query. */
  readonly count: number;
  /** Pairs that do not count as neighbours, such as a point and itself. */
  readonly exclude?: ((query: number, reference: number) => boolean) | undefined;
  /** Only the queries from this one … */
  readonly from?: number | undefined;
  /** … up to and without this one. */
  readonly to?: number | undefined;
}

/** Neighbours of each query, the nearest first. */
export interface Neighbours {
  readonly count: number;
  /** `[queries, count]`: which references; −1 where there are not that many. */
  readonly indices: Int32Array;
  /** `[queries, count]`: Euclidean distances; infinite where there are not that many. */
  readonly distances: Float64Array;
}

/** References at a time: with 144 dimensions they fill about 70 kB, which a core's own cache holds. */
const blockSize = 64;

/**
 * The nearest references of each query by Euclidean distance, by looking at all pairs: exact in any number of dimensions.
 * Pairs are compared by `|q|² + |r|² − 2 q·r`, a block of references at a time and two queries by four references at once; the distances of those found
 * are then computed again from the differences, so that a copy has distance 0 exactly.
 *
 * @param queries `[·, d]`
 * @param references `[·, d]`
 * @throws {TimeVAEError} `invalid-argument` when the numbers of columns differ or `count` is no positive integer
 */
export function nearestNeighbours(queries: Matrix, references: Matrix, options: NearestNeighboursOptions): Neighbours {
  const { count, exclude } = options;
  const from = options.from ?? 0;
  const to = options.to ?? queries.rows;
  if (queries.columns !== references.columns) {
    throw new TimeVAEError(
      "invalid-argument",
      `queries: expected ${references.columns} columns, as many as references, received ${queries.columns}`,
    );
  }
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new TimeVAEError("invalid-argument", `count: expected an integer ≥ 1, received ${count}`);
  }
  if (!(from >= 0 && from <= to && to <= queries.rows)) {
    throw new TimeVAEError(
      "invalid-argument",
      `from, to: expected a range within 0 … ${queries.rows}, received ${from} … ${to}`,
    );
  }
  const best = new Best(to - from, count, from, exclude);
  const squares = squaredLengths(references);
  const querySquares = squaredLengths(queries);
  for (let start = 0; start < references.rows; start += blockSize) {
    const end = Math.min(start + blockSize, references.rows);
    let q = from;
    for (; q + 1 < to; q += 2) {
      let r = start;
      for (; r + 3 < end; r += 4) pairs2x4(queries, references, q, r, querySquares, squares, best);
      for (; r < end; r++) {
        best.offer(q, r, single(queries, references, q, r, querySquares, squares));
        best.offer(q + 1, r, single(queries, references, q + 1, r, querySquares, squares));
      }
    }
    for (; q < to; q++) {
      for (let r = start; r < end; r++) best.offer(q, r, single(queries, references, q, r, querySquares, squares));
    }
  }
  return best.finish(queries, references);
}

function squaredLengths({ values, rows, columns }: Matrix): Float64Array {
  const squares = new Float64Array(rows);
  for (let n = 0; n < rows; n++) {
    let sum = 0;
    for (let i = n * columns; i < (n + 1) * columns; i++) sum += (values[i] as number) ** 2;
    squares[n] = sum;
  }
  return squares;
}

/** Eight products at once: their sums stay in registers, and each number that is loaded is used two or four times. */
function pairs2x4(
  queries: Matrix,
  references: Matrix,
  q: number,
  r: number,
  querySquares: Float64Array,
  squares: Float64Array,
  best: Best,
): void {
  const d = references.columns;
  const a = queries.values;
  const b = references.values;
  let s00 = 0;
  let s01 = 0;
  let s02 = 0;
  let s03 = 0;
  let s10 = 0;
  let s11 = 0;
  let s12 = 0;
  let s13 = 0;
  const q0 = q * d;
  const q1 = q0 + d;
  const r0 = r * d;
  const r1 = r0 + d;
  const r2 = r1 + d;
  const r3 = r2 + d;
  for (let i = 0; i < d; i++) {
    const x = a[q0 + i] as number;
    const y = a[q1 + i] as number;
    const u0 = b[r0 + i] as number;
    const u1 = b[r1 + i] as number;
    const u2 = b[r2 + i] as number;
    const u3 = b[r3 + i] as number;
    s00 += x * u0;
    s01 += x * u1;
    s02 += x * u2;
    s03 += x * u3;
    s10 += y * u0;
    s11 += y * u1;
    s12 += y * u2;
    s13 += y * u3;
  }
  const x = querySquares[q] as number;
  const y = querySquares[q + 1] as number;
  const u0 = squares[r] as number;
  const u1 = squares[r + 1] as number;
  const u2 = squares[r + 2] as number;
  const u3 = squares[r + 3] as number;
  best.offer(q, r, x + u0 - 2 * s00);
  best.offer(q, r + 1, x + u1 - 2 * s01);
  best.offer(q, r + 2, x + u2 - 2 * s02);
  best.offer(q, r + 3, x + u3 - 2 * s03);
  best.offer(q + 1, r, y + u0 - 2 * s10);
  best.offer(q + 1, r + 1, y + u1 - 2 * s11);
  best.offer(q + 1, r + 2, y + u2 - 2 * s12);
  best.offer(q + 1, r + 3, y + u3 - 2 * s13);
}

function single(
  queries: Matrix,
  references: Matrix,
  q: number,
  r: number,
  querySquares: Float64Array,
  squares: Float64Array,
): number {
  const d = references.columns;
  let sum = 0;
  for (let i = 0; i < d; i++) sum += (queries.values[q * d + i] as number) * (references.values[r * d + i] as number);
  return (querySquares[q] as number) + (squares[r] as number) - 2 * sum;
}

/** The best candidates of each query so far, kept in order by insertion. */
class Best {
  readonly #count: number;
  readonly #from: number;
  readonly #exclude: ((query: number, reference: number) => boolean) | undefined;
  readonly #indices: Int32Array;
  readonly #squares: Float64Array;

  constructor(
    queries: number,
    count: number,
    from: number,
    exclude: ((query: number, reference: number) => boolean) | undefined,
  ) {
    this.#count = count;
    this.#from = from;
    this.#exclude = exclude;
    this.#indices = new Int32Array(queries * count).fill(-1);
    this.#squares = new Float64Array(queries * count).fill(Number.POSITIVE_INFINITY);
  }

  offer(query: number, reference: number, square: number): void {
    const first = (query - this.#from) * this.#count;
    let at = first + this.#count - 1;
    if (!(square < (this.#squares[at] as number)) || this.#exclude?.(query, reference)) return;
    for (; at > first && square < (this.#squares[at - 1] as number); at--) {
      this.#squares[at] = this.#squares[at - 1] as number;
      this.#indices[at] = this.#indices[at - 1] as number;
    }
    this.#squares[at] = square;
    this.#indices[at] = reference;
  }

  /** Distances from the differences, and the order that they give. */
  finish(queries: Matrix, references: Matrix): Neighbours {
    const count = this.#count;
    const indices = new Int32Array(this.#indices.length).fill(-1);
    const distances = new Float64Array(this.#indices.length).fill(Number.POSITIVE_INFINITY);
    for (let start = 0; start < indices.length; start += count) {
      const query = this.#from + start / count;
      Array.from(this.#indices.subarray(start, start + count))
        .filter((reference) => reference >= 0)
        .map((reference) => ({ reference, distance: euclidean(queries, references, query, reference) }))
        .sort((a, b) => a.distance - b.distance || a.reference - b.reference)
        .forEach(({ reference, distance }, i) => {
          indices[start + i] = reference;
          distances[start + i] = distance;
        });
    }
    return { count, indices, distances };
  }
}

function euclidean(a: Matrix, b: Matrix, i: number, j: number): number {
  const d = a.columns;
  let sum = 0;
  for (let k = 0; k < d; k++) sum += ((a.values[i * d + k] as number) - (b.values[j * d + k] as number)) ** 2;
  return Math.sqrt(sum);
}
