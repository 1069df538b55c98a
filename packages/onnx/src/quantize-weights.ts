import { TimeVAEError } from "@timevae/spec";
import type { OnnxModel, OnnxNode, OnnxTensor, OnnxTensorOf } from "./model/onnx-model.js";
import { toFloat16 } from "./to-float16.js";

/** The largest finite number of half precision. */
const largestFloat16 = 65504;

/**
 * Stores weights in fewer bits. The file turns them back into float32, which runtimes do once, when they load it, and computes in
 * float32.
 *
 * - `float16`: half precision, and a `Cast`
 * - `int8`: integers from −127 to 127 times one scale per output channel (the last axis), a `Cast` and a `Mul`
 *
 * Not `DequantizeLinear`: ONNX Runtime's native builds make it and the product after it into one `MatMulNBits`, which by default
 * rounds the activations to int8 as well; results then depend on the build (docs/onnx.md has figures).
 *
 * @param isWeight which initializers may be stored so. Of these, matrices are; vectors, and for `float16` tensors with numbers
 * beyond half precision's range, stay as they are
 */
export function quantizeWeights(
  model: OnnxModel,
  precision: "float16" | "int8",
  isWeight: (name: string) => boolean = () => true,
): OnnxModel {
  const { graph } = model;
  const taken = new Set([...graph.initializers, ...graph.inputs].map(({ name }) => name));
  for (const { outputs } of graph.nodes) for (const name of outputs) taken.add(name);
  const free = (name: string): string => {
    if (taken.has(name)) throw new TimeVAEError("invalid-argument", `quantizeWeights: "${name}" is taken in the graph`);
    return name;
  };
  const initializers: OnnxTensor[] = [];
  const nodes: OnnxNode[] = [];
  for (const tensor of graph.initializers) {
    const isMatrix = tensor.type === "float32" && tensor.shape.length >= 2 && tensor.data.length > 0;
    if (!isMatrix || !isWeight(tensor.name) || (precision === "float16" && !tensor.data.every(fitsFloat16))) {
      initializers.push(tensor);
      continue;
    }
    const store = precision === "float16" ? asFloat16 : asInt8;
    const stored = store(tensor, free);
    initializers.push(...stored.initializers);
    nodes.push(...stored.nodes);
  }
  return { ...model, graph: { ...graph, initializers, nodes: [...nodes, ...graph.nodes] } };
}

interface StoredWeight {
  readonly initializers: readonly OnnxTensor[];
  /** They make the weight, under the name that it had. */
  readonly nodes: readonly OnnxNode[];
}

function asFloat16({ name, shape, data }: OnnxTensorOf<"float32">, free: (name: string) => string): StoredWeight {
  const half = free(`${name}.float16`);
  return {
    initializers: [{ name: half, type: "float16", shape, data: Uint16Array.from(data, toFloat16) }],
    nodes: [castNode(free(`${name}.cast`), half, name)],
  };
}

function asInt8({ name, shape, data }: OnnxTensorOf<"float32">, free: (name: string) => string): StoredWeight {
  const channels = shape.at(-1) as number;
  const scales = new Float32Array(channels);
  for (let i = 0; i < data.length; i++) {
    const channel = i % channels;
    scales[channel] = Math.max(scales[channel] as number, Math.abs(data[i] as number) / 127);
  }
  // A channel of zeros, or of numbers too small for a scale.
  for (let c = 0; c < channels; c++) if (scales[c] === 0) scales[c] = 1;
  const integers = new Int8Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const quotient = Math.round((data[i] as number) / (scales[i % channels] as number));
    integers[i] = Math.max(-127, Math.min(127, quotient));
  }
  const [stored, scale, unscaled] = [`${name}.int8`, `${name}.scale`, `${name}.unscaled`].map(free) as [
    string,
    string,
    string,
  ];
  return {
    initializers: [
      { name: stored, type: "int8", shape, data: integers },
      { name: scale, type: "float32", shape: [channels], data: scales },
    ],
    nodes: [
      castNode(free(`${name}.cast`), stored, unscaled),
      { opType: "Mul", name: free(`${name}.multiply`), inputs: [unscaled, scale], outputs: [name], attributes: {} },
    ],
  };
}

/** To float32. */
function castNode(name: string, from: string, to: string): OnnxNode {
  return { opType: "Cast", name, inputs: [from], outputs: [to], attributes: { to: { type: "int", value: 1 } } };
}

function fitsFloat16(value: number): boolean {
  return Math.abs(value) <= largestFloat16;
}
