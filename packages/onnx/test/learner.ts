import {
  createProgram,
  gradients,
  input,
  matMul,
  multiply,
  type Program,
  reduceSum,
  square,
  subtract,
  tanh,
} from "@timevae/graph";

/** One step of gradient descent on a dense layer: state, a gradient, constants, and shapes known at run time only. */
export function createLearner(): Program {
  const w = input("w", [3, 2]);
  const x = input("x", ["N", 3]);
  const target = input("target", ["N", 2]);
  const error = subtract(tanh(matMul(x, w)), target);
  const loss = reduceSum(square(error));
  const [gradient] = gradients(loss, [w]);
  return createProgram({
    outputs: { loss, error },
    state: [{ name: "w", current: w, next: subtract(w, multiply(gradient!, 0.1)) }],
  });
}
