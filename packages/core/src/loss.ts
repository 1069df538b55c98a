import {
  add,
  constant,
  divide,
  exp,
  gemm,
  log,
  maximum,
  multiply,
  reduceSum,
  reshape,
  slice,
  square,
  subtract,
  type Tensor,
} from "@timevae/graph";
import type { CategoricalColumn } from "@timevae/spec";
import type { Latent } from "./encoder.js";
import { largestOf } from "./one-hot-graph.js";

/**
 * Sums over the batch, all scalars. `total = weight · reconstruction + categorical + kl`; with a learned noise level, the
 * reconstruction term is a negative log likelihood and has no weight.
 */
export interface Loss {
  readonly total: Tensor;
  readonly reconstruction: Tensor;
  /** Cross-entropy of the columns of names, nats; absent when there are none. */
  readonly categorical?: Tensor;
  readonly kl: Tensor;
}

/** What does not count in full: missing values, and features that are no numbers. */
export interface LossContext {
  /** `[N, T, D]`: 1 observed, 0 missing. */
  readonly mask?: Tensor | undefined;
  readonly categorical?: readonly CategoricalColumn[] | undefined;
  /** `[1, D]`, or `[1, T · D]`: natural logarithms of the features' noise levels, where they are learned. */
  readonly logNoise?: Tensor | undefined;
}

/** Of a noise level in scaled units: a feature that can be told exactly may not outweigh all others. */
const leastLogNoise = -6;

/**
 * The reconstruction error: squared differences, plus squared differences of the features' mean at each step.
 *
 * `Σ (x − x̂)² + Σ_{n,t} (mean_d x − mean_d x̂)²`
 *
 * With a mask m, and d over the features that are numbers, only what was observed counts, the mean being that of the observed
 * features (and 0 at a step at which there are none):
 *
 * `Σ m (x − x̂)² + Σ_{n,t} (Σ_d m (x − x̂) / max(Σ_d m, 1))²`
 *
 * Nothing is scaled up for what is missing: this is the likelihood of the observed values alone.
 */
export function reconstructionLoss(x: Tensor, reconstruction: Tensor, context: LossContext = {}): Tensor {
  const { mask, categorical = [] } = context;
  const [, steps, features] = x.shape as [unknown, number, number];
  const isNumber = numericFeatures(features, categorical);
  const count = isNumber.reduce((sum, value) => sum + value, 0);
  let difference = subtract(reconstruction, x); // [N, T, D]
  if (mask) difference = multiply(difference, mask);
  if (count < features) difference = multiply(difference, constant(isNumber, [1, 1, features]));
  const rows = reshape(difference, [-1, features]); // [N·T, D]
  const column = constant(
    Float32Array.from(isNumber, (value) => (mask ? value : value / Math.max(count, 1))),
    [features, 1],
  );
  let means = gemm(rows, column); // [N·T, 1]
  if (mask) means = divide(means, maximum(gemm(reshape(mask, [-1, features]), column), 1));
  const differenceOfMeans = reshape(means, [-1, steps]); // [N, T]
  return add(reduceSum(square(rows)), reduceSum(square(differenceOfMeans)));
}

/**
 * The negative log likelihood of values around their reconstruction, in nats, with a noise level σ per feature, or per step and feature: `Σ m (½ (x − x̂)² / σ²
 * + log σ + ½ log 2π)`. The squared error with the weight that fits the data best (σ-VAE: Rybkin, Daniilidis and Levine, 2021).
 */
function gaussianLoss(x: Tensor, reconstruction: Tensor, logNoise: Tensor, context: LossContext = {}): Tensor {
  return reduceSum(gaussianTerms(subtract(reconstruction, x), logNoise, context));
}

/** The summands of {@link gaussianLoss}, `[N, T, D]`; 0 for what does not count. */
export function gaussianTerms(difference: Tensor, logNoise: Tensor, { mask, categorical = [] }: LossContext): Tensor {
  const [, steps, features] = difference.shape as [unknown, number, number];
  const levels = logNoise.shape[1] as number; // D, or T · D
  const numeric = numericFeatures(features, categorical);
  const isNumber = constant(
    Float32Array.from({ length: levels }, (_, i) => numeric[i % features] as number),
    [1, levels],
  );
  const level = maximum(logNoise, leastLogNoise);
  const distance = multiply(reshape(difference, [-1, levels]), exp(multiply(level, -1))); // [N · T, D] or [N, T · D]
  const terms = add(multiply(square(distance), 0.5), add(level, 0.5 * Math.log(2 * Math.PI)));
  const counted = mask ? multiply(isNumber, reshape(mask, [-1, levels])) : isNumber;
  return reshape(multiply(terms, counted), [-1, steps, features]);
}

/**
 * The cross-entropy of columns of names, in nats, at each step: `Σ m (log Σ_k exp ŷ_k − Σ_k x_k ŷ_k)` with the logits ŷ that the
 * decoder gives and x the name that a step has, as zeros with a 1.
 *
 * @returns `[N, T]`
 */
export function crossEntropy(
  x: Tensor,
  logits: Tensor,
  categorical: readonly CategoricalColumn[],
  mask: Tensor | undefined,
): Tensor {
  const terms = categorical.map(({ first, categories }) => {
    const [start, end] = [first, first + categories.length];
    const y = slice(logits, 2, start, end); // [N, T, K]
    const largest = largestOf(y); // [N, T, 1]
    const shifted = subtract(y, largest); // so that no exponential overflows
    const logOfSum = log(reduceSum(exp(shifted), [2])); // [N, T]
    const entropy = subtract(logOfSum, reduceSum(multiply(slice(x, 2, start, end), shifted), [2]));
    // A name is missing as a whole: one of its features tells.
    return mask ? multiply(entropy, reduceSum(slice(mask, 2, start, start + 1), [2])) : entropy;
  });
  return terms.reduce((sum, term) => add(sum, term));
}

/** The KL divergence of the latent distributions from N(0, I): `−½ Σ (1 + log σ² − μ² − σ²)`. */
function klDivergence({ mean, logVariance }: Latent): Tensor {
  const terms = subtract(subtract(add(logVariance, 1), square(mean)), exp(logVariance)); // [N, Z]
  return multiply(reduceSum(terms), -0.5);
}

/** The negative evidence lower bound in the reference's weighting. TimeVAE, section 3, and `MODEL.md`. */
export function lossOf(
  x: Tensor,
  reconstruction: Tensor,
  latent: Latent,
  weight: number,
  context: LossContext = {},
): Loss {
  const { categorical = [], mask, logNoise } = context;
  const error = logNoise
    ? gaussianLoss(x, reconstruction, logNoise, context)
    : reconstructionLoss(x, reconstruction, context);
  const kl = klDivergence(latent);
  const weighted = logNoise ? error : multiply(error, weight);
  if (categorical.length === 0) return { total: add(weighted, kl), reconstruction: error, kl };
  const entropy = reduceSum(crossEntropy(x, reconstruction, categorical, mask));
  return { total: add(add(weighted, entropy), kl), reconstruction: error, categorical: entropy, kl };
}

/** `[D]`: 1 for features that are numbers, 0 for those of columns of names. */
export function numericFeatures(features: number, categorical: readonly CategoricalColumn[]): Float32Array {
  const isNumber = new Float32Array(features).fill(1);
  for (const { first, categories } of categorical) isNumber.fill(0, first, first + categories.length);
  return isNumber;
}
