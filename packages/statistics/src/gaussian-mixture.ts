import { createRandom, type Random, requireInteger, TimeVAEError } from "@timevae/spec";
import { choleskyInPlace } from "./cholesky.js";
import { covariance } from "./covariance.js";
import { createMatrix, type Matrix } from "./matrix.js";
import { nearestCentres } from "./nearest-centres.js";

/** A sum of Gaussians with full covariances. */
export interface GaussianMixture {
  /** `[K]`, sum 1 */
  readonly weights: Float64Array;
  /** `[K, D]` */
  readonly means: Matrix;
  /** K lower triangles `[D, D]`, each L with L Lᵀ = the covariance. */
  readonly factors: readonly Float64Array[];
}

export interface FitGaussianMixtureOptions {
  readonly seed: number;
  /** Added to every variance, as a share of the points' mean variance; 1e-4 when not given. */
  readonly regularisation?: number;
  /** At most so many rounds of expectation and maximisation; 100 when not given. */
  readonly iterations?: number;
  /** Rounds end when the mean log-likelihood grows by less; 1e-3 when not given. */
  readonly tolerance?: number;
}

/**
 * Fits a mixture of K Gaussians with full covariances by expectation and maximisation (Dempster, Laird and Rubin, 1977),
 * from centres that are drawn as k-means++ does.
 *
 * @param points `[N, D]`
 * @param count K, at most N
 * @throws {TimeVAEError} `invalid-argument` when K is out of range or the points are not finite
 */
export function fitGaussianMixture(
  points: Matrix,
  count: number,
  { seed, regularisation = 1e-4, iterations = 100, tolerance = 1e-3 }: FitGaussianMixtureOptions,
): GaussianMixture {
  const { rows, columns } = points;
  requireInteger("count", count, { least: 1, most: rows });
  const spread = covariance(points).covariance;
  let trace = 0;
  for (let i = 0; i < columns; i++) trace += spread.values[i * columns + i] as number;
  if (!Number.isFinite(trace)) {
    throw new TimeVAEError("invalid-argument", "points: expected finite numbers, received NaN or an infinity");
  }
  const ridge = Math.max((regularisation * trace) / columns, Number.MIN_VALUE ** 0.25);
  // `[N, K]`: how far each point belongs to each Gaussian.
  const shares = new Float64Array(rows * count);
  const nearest = nearestCentres(points, count, createRandom(seed));
  for (let n = 0; n < rows; n++) shares[n * count + (nearest[n] as number)] = 1;
  let mixture = maximise(points, shares, count, ridge);
  let before = Number.NEGATIVE_INFINITY;
  for (let iteration = 0; iteration < iterations; iteration++) {
    const likelihood = expect(points, mixture, shares);
    mixture = maximise(points, shares, count, ridge);
    if (Math.abs(likelihood - before) < tolerance) break;
    before = likelihood;
  }
  return mixture;
}

/** The mean of the logarithm of the density over points. */
export function meanLogLikelihood(points: Matrix, mixture: GaussianMixture): number {
  return expect(points, mixture, new Float64Array(points.rows * mixture.weights.length));
}

/** Draws points: `[count, D]`. */
export function sampleGaussianMixture(
  { weights, means, factors }: GaussianMixture,
  count: number,
  random: Random,
): Matrix {
  const d = means.columns;
  const values = new Float64Array(count * d);
  const noise = new Float64Array(d);
  for (let n = 0; n < count; n++) {
    let rest = random.uniform();
    let k = 0;
    while (k < weights.length - 1 && rest >= (weights[k] as number)) rest -= weights[k++] as number;
    random.fillNormal(noise);
    const factor = factors[k] as Float64Array;
    for (let i = 0; i < d; i++) {
      let value = means.values[k * d + i] as number;
      for (let j = 0; j <= i; j++) value += (factor[i * d + j] as number) * (noise[j] as number);
      values[n * d + i] = value;
    }
  }
  return createMatrix(values, count, d);
}

/** Writes each point's shares and returns the mean log-likelihood. */
function expect(points: Matrix, { weights, means, factors }: GaussianMixture, shares: Float64Array): number {
  const { rows, columns: d } = points;
  const count = weights.length;
  const solved = new Float64Array(d);
  const offsets = factors.map((factor, k) => {
    let logDeterminant = 0;
    for (let i = 0; i < d; i++) logDeterminant += Math.log(factor[i * d + i] as number);
    return Math.log(weights[k] as number) - logDeterminant - (d / 2) * Math.log(2 * Math.PI);
  });
  let total = 0;
  for (let n = 0; n < rows; n++) {
    let most = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < count; k++) {
      const factor = factors[k] as Float64Array;
      let squares = 0;
      for (let i = 0; i < d; i++) {
        let value = (points.values[n * d + i] as number) - (means.values[k * d + i] as number);
        const row = i * d;
        for (let j = 0; j < i; j++) value -= (factor[row + j] as number) * (solved[j] as number);
        value /= factor[row + i] as number;
        solved[i] = value;
        squares += value * value;
      }
      const log = (offsets[k] as number) - squares / 2;
      shares[n * count + k] = log;
      if (log > most) most = log;
    }
    let sum = 0;
    for (let k = 0; k < count; k++) {
      const share = Math.exp((shares[n * count + k] as number) - most);
      shares[n * count + k] = share;
      sum += share;
    }
    for (let k = 0; k < count; k++) shares[n * count + k] = (shares[n * count + k] as number) / sum;
    total += most + Math.log(sum);
  }
  return total / rows;
}

/** The mixture that the shares make most likely. */
function maximise(points: Matrix, shares: Float64Array, count: number, ridge: number): GaussianMixture {
  const { rows, columns: d } = points;
  const weights = new Float64Array(count);
  const means = new Float64Array(count * d);
  const factors: Float64Array[] = [];
  const centred = new Float64Array(d);
  for (let k = 0; k < count; k++) {
    const mean = means.subarray(k * d, (k + 1) * d);
    let mass = 1e-10;
    for (let n = 0; n < rows; n++) {
      const share = shares[n * count + k] as number;
      if (share < 1e-12) continue;
      mass += share;
      for (let i = 0; i < d; i++) mean[i] = (mean[i] as number) + share * (points.values[n * d + i] as number);
    }
    for (let i = 0; i < d; i++) mean[i] = (mean[i] as number) / mass;
    const factor = new Float64Array(d * d);
    for (let n = 0; n < rows; n++) {
      const share = shares[n * count + k] as number;
      if (share < 1e-12) continue;
      for (let i = 0; i < d; i++) centred[i] = (points.values[n * d + i] as number) - (mean[i] as number);
      for (let i = 0; i < d; i++) {
        const scaled = (share / mass) * (centred[i] as number);
        const row = i * d;
        for (let j = 0; j <= i; j++) factor[row + j] = (factor[row + j] as number) + scaled * (centred[j] as number);
      }
    }
    for (let i = 0; i < d; i++) factor[i * d + i] = (factor[i * d + i] as number) + ridge;
    choleskyInPlace(factor, d); // positive definite by the ridge
    weights[k] = mass / rows;
    factors.push(factor);
  }
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return { weights: weights.map((weight) => weight / sum), means: createMatrix(means, count, d), factors };
}
