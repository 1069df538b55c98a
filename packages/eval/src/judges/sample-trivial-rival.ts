import { createRandom, createSeriesArray, type Random, type SeriesArray, TimeVAEError } from "@timevae/spec";
import {
  createMatrix,
  fitGaussianMixture,
  type GaussianMixture,
  type Matrix,
  meanLogLikelihood,
  principalComponents,
  project,
  sampleGaussianMixture,
} from "@timevae/statistics";

/** The mixture describes the components that hold this share of the variance, at most so many. */
const varianceShare = 0.99;
const mostComponents = 16;
/** Numbers of Gaussians to choose from. */
const mixtureSizes = [1, 5, 10, 20, 40];
/** At least so many windows for each Gaussian and dimension, or the choice is not on offer. */
const windowsPerDimension = 2;
/** The share of windows that the choice is made on, and how many take part in it at most: more would not change it. */
const heldOutFraction = 0.15;
const mostWindowsToChoose = 1500;
/** Rounds of expectation and maximisation: few will do to choose, and the likelihood hardly grows after the others. */
const roundsToChoose = 20;
const rounds = 50;
/** Windows wider than this are described by fewer of them: eigenvectors cost the cube of the smaller number. */
const widestWindow = 800;
const mostWindowsWhenWide = 600;

/**
 * Windows by the simplest generator that deserves the name, without any network: principal components of the training windows, a
 * Gaussian mixture on the first of them, independent Gaussians on the others (together a Gaussian remainder). A generator that
 * is not better than this has learned nothing.
 *
 * The mixture has as many Gaussians as give held-out windows the highest likelihood.
 *
 * @param train `[N, T, D]`, finite, at least two windows
 * @param count how many windows to draw
 * @param seed the same seed draws the same windows
 * @returns `[count, T, D]` with the columns of `train`
 * @throws {TimeVAEError} `invalid-data` when there are fewer than two windows
 */
export function sampleTrivialRival(train: SeriesArray, count: number, seed: number): SeriesArray {
  const [windows, steps, features] = train.shape;
  if (windows < 2) {
    throw new TimeVAEError(
      "invalid-data",
      `trivial rival: expected at least 2 windows to learn from, received ${windows}`,
    );
  }
  const width = steps * features;
  const random = createRandom(seed).fork("trivial rival");
  const points = shuffled(train, random.fork("order"), width > widestWindow ? mostWindowsWhenWide : windows);
  const components = principalComponents(points, Math.min(points.rows, width));
  const kept = countComponents(components.variances, components.totalVariance);
  const places = project(points, {
    ...components,
    directions: createMatrix(components.directions.values.subarray(0, kept * width), kept, width),
  });
  const drawn = sampleGaussianMixture(chooseMixture(places, seed), count, random.fork("mixture"));
  const noise = random.fork("remainder");
  const values = new Float32Array(count * width);
  const window = new Float64Array(width);
  for (let n = 0; n < count; n++) {
    window.set(components.means);
    for (let c = 0; c < components.variances.length; c++) {
      const place =
        c < kept
          ? (drawn.values[n * kept + c] as number)
          : noise.normal() * Math.sqrt(components.variances[c] as number);
      const row = c * width;
      for (let i = 0; i < width; i++) {
        window[i] = (window[i] as number) + place * (components.directions.values[row + i] as number);
      }
    }
    values.set(window, n * width);
  }
  return createSeriesArray(values, [count, steps, features], { columns: train.columns });
}

/** Windows as points `[·, T · D]` in random order. */
function shuffled(series: SeriesArray, random: Random, most: number): Matrix {
  const [windows, steps, features] = series.shape;
  const width = steps * features;
  const order = random.permutation(windows).subarray(0, most);
  const values = new Float64Array(order.length * width);
  for (const [row, n] of order.entries()) values.set(series.values.subarray(n * width, (n + 1) * width), row * width);
  return createMatrix(values, order.length, width);
}

function countComponents(variances: Float64Array, total: number): number {
  let [kept, sum] = [1, variances[0] as number];
  while (kept < Math.min(mostComponents, variances.length) && sum < varianceShare * total) {
    sum += variances[kept++] as number;
  }
  return kept;
}

function chooseMixture(points: Matrix, seed: number): GaussianMixture {
  const { columns } = points;
  const rows = Math.min(points.rows, mostWindowsToChoose);
  const learned = Math.max(1, Math.floor(rows * (1 - heldOutFraction)));
  const part = (from: number, to: number) =>
    createMatrix(points.values.subarray(from * columns, to * columns), to - from, columns);
  const [toLearn, toJudge] = [part(0, learned), part(learned, rows)];
  let best = { size: 1, likelihood: Number.NEGATIVE_INFINITY };
  for (const size of mixtureSizes) {
    if (size > 1 && size * columns * windowsPerDimension > learned) break;
    const likelihood = meanLogLikelihood(
      toJudge,
      fitGaussianMixture(toLearn, size, { seed, iterations: roundsToChoose }),
    );
    if (likelihood > best.likelihood) best = { size, likelihood };
  }
  return fitGaussianMixture(points, best.size, { seed, iterations: rounds });
}
