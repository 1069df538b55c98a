import type { TfjsModule, TfjsTensor } from "../tfjs-module.js";
import { type Kernel, numberAttribute } from "./kernel.js";

type Unary = (x: TfjsTensor) => TfjsTensor;
type Binary = (a: TfjsTensor, b: TfjsTensor) => TfjsTensor;

function unary(choose: (tf: TfjsModule) => Unary): Kernel {
  return ({ tf }) => {
    const compute = choose(tf);
    return ([x]) => compute(x!);
  };
}

/** Of two inputs, or of more one after another. */
function binary(choose: (tf: TfjsModule) => Binary): Kernel {
  return ({ tf }) => {
    const compute = choose(tf);
    return (inputs) => inputs.reduce((a, b) => compute(a, b));
  };
}

/** From this slope on the clamped line is a step for every number that is not denormal. */
const steep = 1e38;

/** `clamp(alpha · x + beta, 0, 1)` */
const hardSigmoid: Kernel = (operation) => {
  const { tf, habits } = operation;
  const alpha = numberAttribute(operation, "alpha", 0.2);
  const beta = numberAttribute(operation, "beta", 0.5);
  if (alpha >= steep && beta === 0) {
    return habits.stepsBySign ? ([x]) => tf.relu(tf.sign(x!)) : ([x]) => tf.step(x!);
  }
  return ([x]) => tf.clipByValue(tf.add(tf.mul(x!, alpha), beta), 0, 1);
};

export const elementwiseKernels: Readonly<Record<string, Kernel>> = {
  Abs: unary((tf) => tf.abs),
  Add: binary((tf) => tf.add),
  Cos: unary((tf) => tf.cos),
  Div: binary((tf) => tf.div),
  Exp: unary((tf) => tf.exp),
  Floor: unary((tf) => tf.floor),
  Greater: binary((tf) => tf.greater),
  HardSigmoid: hardSigmoid,
  Identity: unary((tf) => tf.clone),
  Log: unary((tf) => tf.log),
  Max: binary((tf) => tf.maximum),
  Min: binary((tf) => tf.minimum),
  Mul: binary((tf) => tf.mul),
  Neg: unary((tf) => tf.neg),
  Relu: unary((tf) => tf.relu),
  Sigmoid: unary((tf) => tf.sigmoid),
  Sin: unary((tf) => tf.sin),
  Sqrt: unary((tf) => tf.sqrt),
  Sub: binary((tf) => tf.sub),
  Tanh: unary((tf) => tf.tanh),
  Where:
    ({ tf }) =>
    ([condition, a, b]) =>
      tf.where(condition!, a!, b!),
};
