import { broadcastAll, broadcastPositions } from "./broadcast.js";
import { type Kernel, numberAttribute } from "./kernel.js";

/** Ops with attributes compute from them and the values. */
const hardSigmoid: Kernel = (inputs, attributes) => {
  const alpha = numberAttribute(attributes, "alpha", 0.2);
  const beta = numberAttribute(attributes, "beta", 0.5);
  return elementwise((x) => Math.max(0, Math.min(1, alpha * x + beta)))(inputs, attributes);
};

function elementwise(compute: (...values: number[]) => number): Kernel {
  return (inputs) => {
    const shape = broadcastAll(inputs.map((x) => x.shape));
    const positions = inputs.map((x) => broadcastPositions(x, shape));
    const data = new Float64Array(positions[0]!.length);
    const values = new Array<number>(inputs.length);
    for (let i = 0; i < data.length; i++) {
      for (let k = 0; k < values.length; k++) values[k] = inputs[k]!.data[positions[k]![i]!]!;
      data[i] = compute(...values);
    }
    return [{ data, shape }];
  };
}

export const elementwiseKernels: Readonly<Record<string, Kernel>> = {
  Abs: elementwise((x) => Math.abs(x)),
  Add: elementwise((a, b) => a + b),
  Cos: elementwise((x) => Math.cos(x)),
  Div: elementwise((a, b) => a / b),
  Exp: elementwise((x) => Math.exp(x)),
  Floor: elementwise((x) => Math.floor(x)),
  Greater: elementwise((a, b) => (a > b ? 1 : 0)),
  HardSigmoid: hardSigmoid,
  Identity: elementwise((x) => x),
  Log: elementwise((x) => Math.log(x)),
  Max: elementwise((...values) => Math.max(...values)),
  Min: elementwise((...values) => Math.min(...values)),
  Mul: elementwise((a, b) => a * b),
  Neg: elementwise((x) => -x),
  Relu: elementwise((x) => Math.max(x, 0)),
  Sigmoid: elementwise((x) => 1 / (1 + Math.exp(-x))),
  Sin: elementwise((x) => Math.sin(x)),
  Sqrt: elementwise((x) => Math.sqrt(x)),
  Sub: elementwise((a, b) => a - b),
  Tanh: elementwise((x) => Math.tanh(x)),
  Where: elementwise((condition, a, b) => (condition !== 0 ? a : b)),
};
