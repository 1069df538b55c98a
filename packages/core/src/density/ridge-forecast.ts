import { choleskyInPlace, solveLower, solveLowerTransposed } from "@timevae/statistics";
import type { Sums } from "./normal-equations.js";

/** Added to the diagonal of the normal equations, per row: what is seen of nothing gets no weight. */
const ridge = 1e-6;
/** Random vectors that a trace is found with. */
const probes = 16;

/** Normal equations with a penalty, factorised. */
export interface RidgeFactor {
  /** Places of what is seen, of which there are weights. */
  readonly used: readonly number[];
  /** Cholesky factor, as many rows as are used. */
  readonly lower: Float64Array;
  /** Of squared weights, summed over rows as the products are. */
  readonly penalty: number;
}

export interface RidgeSystem extends RidgeFactor {
  /** Effective number of weights. */
  readonly freedom: number;
}

export function factoriseRidge(
  gram: Float64Array,
  width: number,
  used: readonly number[],
  penalty: number,
): RidgeFactor {
  return { used, lower: factorise(gram, width, used, penalty), penalty };
}

/** The system of the first places alone: a factor's leading block is the factor of what it belongs to. */
export function leadingSystem({ used: all, lower: whole, penalty }: RidgeFactor, count: number): RidgeSystem {
  const used = all.slice(0, count);
  const lower = new Float64Array(count * count);
  for (let i = 0; i < count; i++) lower.set(whole.subarray(i * all.length, i * all.length + i + 1), i * count);
  // The trace of the inverse, from random signs (Hutchinson, 1989).
  let trace = 0;
  let state = 1;
  for (let probe = 0; probe < probes; probe++) {
    const signs = Float64Array.from(used, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state >= 2 ** 31 ? 1 : -1;
    });
    const solved = signs.slice();
    solveLower(lower, used.length, solved);
    for (const value of solved) trace += value ** 2 / probes;
  }
  return { used, lower, penalty, freedom: used.length - penalty * trace };
}

/**
 * First what a feature's own past says of it, then, of what is left over, what all others say: as much of it as generalised
 * cross-validation (Golub, Heath and Wahba, 1979) finds in as many different rows as there are.
 *
 * @param width W
 * @param own places where the feature sees itself
 * @param evidence different rows
 * @returns weights `[W]`, and the variance that is to be expected on new rows
 */
export function solveFeature(
  { gram, cross, squares, rows }: Sums,
  width: number,
  feature: number,
  own: readonly number[],
  systems: readonly RidgeSystem[],
  evidence: number,
): { weights: Float64Array; variance: number } {
  const features = squares.length;
  const ofFeature = Float64Array.from({ length: width }, (_, i) => cross[i * features + feature] as number);
  const first = new Float64Array(width);
  const lower = factorise(gram, width, own, rows * ridge);
  solveInto(first, lower, own, ofFeature);
  const left = ofFeature.slice();
  let leftSquares = squares[feature] as number;
  for (const i of own) leftSquares -= (first[i] as number) * (ofFeature[i] as number);
  for (let i = 0; i < width; i++) {
    for (const j of own) left[i] = (left[i] as number) - (gram[i * width + j] as number) * (first[j] as number);
  }
  for (const j of own) leftSquares -= (first[j] as number) * (left[j] as number);
  leftSquares = Math.max(0, leftSquares);
  const scoreOf = (sum: number, freedom: number) =>
    freedom < 0.9 * evidence ? sum / (1 - freedom / evidence) ** 2 : Number.POSITIVE_INFINITY;
  let best = { weights: first, sum: leftSquares, freedom: own.length, score: scoreOf(leftSquares, own.length) };
  const added = new Float64Array(width);
  for (const { used, lower: ofAll, freedom } of systems) {
    added.fill(0);
    solveInto(added, ofAll, used, left);
    let sum = leftSquares;
    for (const i of used) {
      let product = 0;
      for (const j of used) product += (gram[i * width + j] as number) * (added[j] as number);
      sum += (added[i] as number) * (product - 2 * (left[i] as number));
    }
    const score = scoreOf(Math.max(0, sum), own.length + freedom);
    if (score < best.score)
      best = { weights: first.map((one, i) => one + (added[i] as number)), sum, freedom: own.length + freedom, score };
  }
  return {
    weights: best.weights,
    variance: Number.isFinite(best.score) ? Math.max(0, best.score) / rows : Math.max(0, best.sum) / rows,
  };
}

function solveInto(weights: Float64Array, lower: Float64Array, used: readonly number[], right: Float64Array): void {
  const solution = Float64Array.from(used, (i) => right[i] as number);
  solveLower(lower, used.length, solution);
  solveLowerTransposed(lower, used.length, solution);
  for (const [k, i] of used.entries()) weights[i] = solution[k] as number;
}

function factorise(gram: Float64Array, width: number, used: readonly number[], ridgeSum: number): Float64Array {
  const size = used.length;
  for (let strength = ridgeSum + 1e-2; ; strength *= 10) {
    const lower = new Float64Array(size * size);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j <= i; j++)
        lower[i * size + j] = gram[(used[i] as number) * width + (used[j] as number)] as number;
      lower[i * size + i] = (lower[i * size + i] as number) + strength;
    }
    if (choleskyInPlace(lower, size)) return lower;
  }
}
