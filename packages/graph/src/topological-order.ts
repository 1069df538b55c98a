import type { Node, Tensor } from "./tensor.js";

/** The nodes that `outputs` depend on, each after its inputs. The order depends on the graph only. */
export function topologicalOrder(outputs: readonly Tensor[]): readonly Node[] {
  const done = new Set<Node>();
  const order: Node[] = [];
  // Depth first with an explicit stack: unrolled recurrent graphs are deeper than the call stack.
  const stack: { node: Node; next: number }[] = [];
  for (const output of outputs) {
    if (!done.has(output.node)) stack.push({ node: output.node, next: 0 });
    while (stack.length > 0) {
      const top = stack[stack.length - 1]!;
      const input = top.node.inputs[top.next++];
      if (input) {
        if (!done.has(input.node)) stack.push({ node: input.node, next: 0 });
        continue;
      }
      stack.pop();
      if (done.has(top.node)) continue;
      done.add(top.node);
      order.push(top.node);
    }
  }
  return order;
}
