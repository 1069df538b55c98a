import type { OnnxGraph, OnnxNode, OnnxTensor } from "@timevae/onnx";

/** WebGPU promises 8 storage buffers to a shader; one of them is the other side of the operation. */
const mostParts = 7;

/**
 * The same graph with joins and cuts of many parts done in several nodes: on WebGPU each part is a storage buffer, and
 * a shader has few. (ONNX Runtime 1.30 fails at run time instead of dividing them itself.)
 */
export function narrowNodes(graph: OnnxGraph): OnnxGraph {
  const nodes: OnnxNode[] = [];
  const initializers = [...graph.initializers];
  const known = new Map(graph.initializers.map((tensor) => [tensor.name, tensor]));
  for (const node of graph.nodes) {
    const sizes = node.opType === "Split" ? known.get(node.inputs[1] ?? "") : undefined;
    if (node.opType === "Concat") nodes.push(...narrowConcat(node));
    else if (sizes) nodes.push(...narrowSplit(node, sizes, initializers));
    else nodes.push(node);
  }
  return { ...graph, nodes, initializers };
}

function narrowConcat(node: OnnxNode): OnnxNode[] {
  if (node.inputs.length <= mostParts) return [node];
  const groups = chunks(node.inputs).map((inputs, i) => ({
    ...node,
    name: `${node.name}.${i}`,
    inputs,
    outputs: [`${node.name}.${i}`],
  }));
  const joined = { ...node, name: `${node.name}.all`, inputs: groups.map(({ outputs }) => outputs[0] as string) };
  return [...groups, ...narrowConcat(joined)];
}

/** @param initializers gets the sizes of the new nodes */
function narrowSplit(node: OnnxNode, sizes: OnnxTensor, initializers: OnnxTensor[]): OnnxNode[] {
  if (node.outputs.length <= mostParts) return [node];
  const all = Array.from(sizes.data as BigInt64Array);
  const parts = chunks(all);
  const sizesOf = (name: string, values: readonly bigint[]) => {
    const tensor: OnnxTensor = {
      name: `${name}.sizes`,
      type: "int64",
      shape: [values.length],
      data: BigInt64Array.from(values),
    };
    initializers.push(tensor);
    return tensor;
  };
  const groups = chunks(node.outputs).map((outputs, i): OnnxNode => {
    const name = `${node.name}.${i}`;
    if (outputs.length === 1) return { ...node, opType: "Identity", name, inputs: [name], outputs, attributes: {} };
    return { ...node, name, inputs: [name, sizesOf(name, parts[i] as bigint[]).name], outputs };
  });
  const sums = parts.map((values) => values.reduce((a, b) => a + b, 0n));
  const outer = sizesOf(`${node.name}.all`, sums);
  const cut = {
    ...node,
    name: `${node.name}.all`,
    inputs: [node.inputs[0] as string, outer.name],
    outputs: groups.map(({ name }) => name),
  };
  return [...narrowSplit(cut, outer, initializers), ...groups];
}

function chunks<Value>(values: readonly Value[]): Value[][] {
  return Array.from({ length: Math.ceil(values.length / mostParts) }, (_, i) =>
    values.slice(i * mostParts, (i + 1) * mostParts),
  );
}
