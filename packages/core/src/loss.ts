import { add, constant, exp, gemm, multiply, reduceSum, reshape, square, subtract, type Tensor } from "@timevae/graph";
import type { Latent } from "./encoder.js";

/** Sums over the batch, all scalars. `total = weight · reconstruction + kl`. */
export interface Loss {
  readonly total: Tensor;
  readonly reconstruction: Tensor;
  readonly kl: Tensor;
}

/**
 * The reconstruction error: squared differences, plus squared differences of the features' mean at each step.
 *
 * `Σ (x − x̂)² + Σ_{n,t} (mean_d x − mean_d x̂)²`
 */
export function reconstructionLoss(x: Tensor, reconstruction: Tensor): Tensor {
  const [, steps, features] = x.shape as [unknown, number, number];
  const difference = subtract(reconstruction, x); // [N, T, D]
  const rows = reshape(difference, [-1, features]); // [N·T, D]
  const column = constant(new Float32Array(features).fill(1 / features), [features, 1]);
  const differenceOfMeans = reshape(gemm(rows, column), [-1, steps]); // [N, T]
  return add(reduceSum(square(rows)), reduceSum(square(differenceOfMeans)));
}

/** The KL divergence of the latent distributions from N(0, I): `−½ Σ (1 + log σ² − μ² − σ²)`. */
export function klDivergence({ mean, logVariance }: Latent): Tensor {
  const terms = subtract(subtract(add(logVariance, 1), square(mean)), exp(logVariance)); // [N, Z]
  return multiply(reduceSum(terms), -0.5);
}

/** The negative evidence lower bound in the reference's weighting. TimeVAE, section 3, and `MODEL.md`. */
export function lossOf(x: Tensor, reconstruction: Tensor, latent: Latent, weight: number): Loss {
  const error = reconstructionLoss(x, reconstruction);
  const kl = klDivergence(latent);
  return { total: add(multiply(error, weight), kl), reconstruction: error, kl };
}
