import {
  add,
  constant,
  divide,
  gemm,
  input,
  log,
  matMul,
  multiply,
  reduceSum,
  reshape,
  square,
  step,
  subtract,
  type Tensor,
  transpose,
} from "@timevae/graph";
import { logOfSum } from "../density/density-graph.js";
import { type LatentMixture, mixtureFactors } from "./latent-mixture.js";

/**
 * Draws latent vectors: a Gaussian by its weight, and a point of it.
 *
 * @param normal `[N, Z]`, standard normal
 * @param uniform `[N, 1]`, uniform in [0, 1)
 * @returns `[N, Z]`, in the model's units
 */
export function buildMixtureSampler(mixture: LatentMixture, normal: Tensor, uniform: Tensor): Tensor {
  const { center, spread, weights, means } = mixture;
  const [count, size] = [weights.length, center.length];
  // 0 up to the Gaussian before the one that is drawn, 1 from there on; the last is always there.
  let sum = 0;
  const cumulative = Float32Array.from(weights, (weight) => (sum += weight));
  cumulative[count - 1] = 2;
  const reached = step(subtract(constant(cumulative, [1, count]), uniform)); // [N, K]
  const steps = new Float32Array(count * count);
  for (let k = 0; k < count; k++) {
    steps[k * count + k] = 1;
    if (k + 1 < count) steps[k * count + k + 1] = -1;
  }
  const choice = gemm(reached, constant(steps, [count, count])); // [N, K], one 1 a row
  // [Z, K · Z]: the transposes of all factors, side by side.
  const factors = constant(sideBySide(mixtureFactors(mixture), count, size), [size, count * size]);
  const points = reshape(gemm(normal, factors), [-1, count, size]);
  const point = reduceSum(multiply(points, reshape(choice, [-1, count, 1])), [1]); // [N, Z]
  const drawn = add(point, gemm(choice, constant(means, [count, size])));
  return add(multiply(drawn, constant(spread, [1, size])), constant(center, [1, size]));
}

/** The mean negative log likelihood of latent vectors in the mixture's units, input `latent.target [N, Z]`, in nats per number. */
export function buildMixtureLoss(mixture: LatentMixture): Tensor {
  const { center, weights, means, whitening } = mixture;
  const [count, size] = [weights.length, center.length];
  const target = input("latent.target", ["N", size]);
  const table = constant(whitening, [count, size, size], { name: "latent.whitening" });
  const mean = constant(means, [count, size], { name: "latent.means" });
  const away = subtract(reshape(target, [-1, 1, size]), mean); // [N, K, Z]
  const white = matMul(table, transpose(away, [1, 2, 0])); // [K, Z, N]
  const logDeterminants = Float32Array.from({ length: count }, (_, k) => {
    let total = 0;
    for (let i = 0; i < size; i++) total += Math.log(whitening[(k * size + i) * size + i] as number);
    return total - 0.5 * size * Math.log(2 * Math.PI);
  });
  const weight = log(constant(weights, [count], { name: "latent.weights" }));
  const constants = reshape(add(weight, constant(logDeterminants, [count])), [count, 1]);
  const logs = subtract(constants, multiply(reduceSum(square(white), [1]), 0.5)); // [K, N]
  const logLikelihood = logOfSum(logs, count); // [1, N]
  const rows = reduceSum(add(multiply(logLikelihood, 0), 1));
  return divide(reduceSum(logLikelihood), multiply(rows, -size));
}

/** `[K, Z, Z]` → `[Z, K · Z]`, each transposed. */
function sideBySide(factors: Float32Array, count: number, size: number): Float32Array {
  const table = new Float32Array(factors.length);
  for (let k = 0; k < count; k++) {
    for (let row = 0; row < size; row++) {
      for (let column = 0; column < size; column++) {
        table[column * count * size + k * size + row] = factors[(k * size + row) * size + column] as number;
      }
    }
  }
  return table;
}
