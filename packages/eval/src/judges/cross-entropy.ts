import { abs, add, constant, exp, log, multiply, negate, reduceSum, relu, type Tensor } from "@timevae/graph";

/**
 * Binary cross-entropy of logits: `log(1 + exp(−label · logit))`, in a form that does not overflow.
 *
 * @param logits `[1, R, 1, N]`
 * @param labels 1 for real and −1 for others, of a shape that broadcasts to that of `logits`
 */
export function softplusOfWrong(logits: Tensor, labels: Tensor): Tensor {
  const wrong = negate(multiply(logits, labels));
  return add(relu(wrong), log(add(exp(negate(abs(wrong))), 1)));
}

/**
 * Each judge's mean over its real windows plus its mean over the others, summed over the judges.
 *
 * @param logits `[1, R, 1, N]`, real windows first
 */
export function crossEntropy(logits: Tensor, real: number, others: number): Tensor {
  const perWindow = (ofReal: number, ofOthers: number) =>
    constant(
      Float32Array.from({ length: real + others }, (_, n) => (n < real ? ofReal : ofOthers)),
      [1, 1, 1, real + others],
    );
  return reduceSum(multiply(softplusOfWrong(logits, perWindow(1, -1)), perWindow(1 / real, 1 / others)));
}
