import type { Random } from "@timevae/spec";
import {
  fitGaussianMixture,
  type GaussianMixture,
  type Matrix,
  meanLogLikelihood,
  solveLower,
} from "@timevae/statistics";

/** Where latent vectors lie: K Gaussians with full covariances, of vectors that were shifted and scaled before. */
export interface LatentMixture {
  readonly center: readonly number[];
  readonly spread: readonly number[];
  /** `[K]`, sum 1 */
  readonly weights: Float32Array;
  /** `[K, Z]` */
  readonly means: Float32Array;
  /** `[K, Z, Z]`, lower triangles W with W (x − mean) standard normal. */
  readonly whitening: Float32Array;
  /** Held-out nats per number, in the mixture's units. */
  readonly loss: number;
}

export interface FitLatentMixtureOptions {
  readonly random: Random;
  /** Most Gaussians that are tried. */
  readonly components: number;
  readonly onProgress?: (progress: {
    readonly iteration: number;
    readonly iterations: number;
    loss: number;
    validation: number;
  }) => void;
  /** Called between fits; returns true to stop with the best so far. */
  readonly pause?: () => Promise<boolean>;
}

/** Numbers of Gaussians, each tried until two in a row do no better on what is held out. */
const counts = [1, 2, 4, 8, 12, 16, 24, 32, 48, 64, 96, 128];
/** Points per latent number that a Gaussian needs: fewer than this, and it knows windows by heart. */
const pointsPerNumber = 2;
/** Of the variance 1 that every number has: no Gaussian is thinner. */
const regularisation = 1e-3;

/**
 * The mixture of as many Gaussians as describe the held-out points best.
 *
 * @param points `[N, Z]`, latent vectors of training windows, drawn from their posteriors
 * @param held the same of held-out windows
 */
export async function fitLatentMixture(
  points: Matrix,
  held: Matrix,
  units: { readonly center: readonly number[]; readonly spread: readonly number[] },
  { random, components, onProgress, pause }: FitLatentMixtureOptions,
): Promise<LatentMixture> {
  const most = Math.max(1, Math.min(components, Math.floor(points.rows / (pointsPerNumber * points.columns))));
  const tried = counts.filter((count) => count <= most);
  const seed = random.integer(2 ** 31);
  let best: { readonly mixture: GaussianMixture; readonly loss: number } | undefined;
  let worse = 0;
  for (const [i, count] of tried.entries()) {
    const mixture = fitGaussianMixture(points, count, { seed, regularisation, iterations: 60, tolerance: 0.02 });
    const lossOf = (of: Matrix) => -meanLogLikelihood(of, mixture) / points.columns;
    const loss = lossOf(held);
    onProgress?.({ iteration: i + 1, iterations: tried.length, loss: lossOf(points), validation: loss });
    if (!best || loss < best.loss) {
      best = { mixture, loss };
      worse = 0;
    } else if (++worse >= 2) break;
    if (await pause?.()) break;
  }
  const { mixture, loss } = best as NonNullable<typeof best>;
  return {
    ...units,
    weights: Float32Array.from(mixture.weights),
    means: Float32Array.from(mixture.means.values),
    whitening: Float32Array.from(mixture.factors.flatMap((factor) => [...invertLower(factor, points.columns)])),
    loss,
  };
}

/** `[K, Z, Z]`: the inverses of the whitening, L with L Lᵀ = the covariance. */
export function mixtureFactors({ whitening, weights, center }: LatentMixture): Float32Array {
  const size = center.length;
  const factors = new Float32Array(whitening.length);
  for (let k = 0; k < weights.length; k++) {
    const own = Float64Array.from(whitening.subarray(k * size * size, (k + 1) * size * size));
    factors.set(invertLower(own, size), k * size * size);
  }
  return factors;
}

/** The inverse of a lower triangular matrix: column by column. */
function invertLower(lower: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size);
  for (let column = 0; column < size; column++) {
    const unit = new Float64Array(size);
    unit[column] = 1;
    solveLower(lower, size, unit);
    for (let row = column; row < size; row++) inverse[row * size + column] = unit[row] as number;
  }
  return inverse;
}
