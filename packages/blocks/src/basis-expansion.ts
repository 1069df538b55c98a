import { constant, matMul, reshape, type Tensor, transpose } from "@timevae/graph";
import type { DecoderShape } from "./block.js";

/** Functions of the step: `rows[k][t]` is the value of the k-th function at step t. */
export type Basis = readonly (readonly number[])[];

/**
 * `Σ_k θ[n, d, k] · basis[k][t]`: a weighted sum of fixed functions of time (as in N-BEATS, Oreshkin et al., 2020).
 *
 * @param theta `[N, D · K]`
 * @param basis `[K, T]`
 * @returns `[N, T, D]`
 */
export function basisExpansion(theta: Tensor, basis: Basis, shape: DecoderShape): Tensor {
  const weights = reshape(theta, [-1, basis.length]); // [N·D, K]
  const table = constant(basis.flat(), [basis.length, shape.steps]); // [K, T]
  const curves = reshape(matMul(weights, table), [-1, shape.features, shape.steps]); // [N, D, T]
  return transpose(curves, [0, 2, 1]); // [N, T, D]
}

/**
 * The same with functions that differ from window to window.
 *
 * @param theta `[N, D · K]`
 * @param basis `[N, K, T]`
 * @returns `[N, T, D]`
 */
export function windowBasisExpansion(theta: Tensor, basis: Tensor, shape: DecoderShape): Tensor {
  const functions = basis.shape[1] as number;
  const weights = reshape(theta, [-1, shape.features, functions]); // [N, D, K]
  return transpose(matMul(weights, basis), [0, 2, 1]); // [N, T, D]
}
