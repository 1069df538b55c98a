import { TimeVAEError } from "@timevae/spec";
import { sameShape } from "./dimension.js";
import { add } from "./ops/add.js";
import { constant, scalar } from "./ops/constant.js";
import { expand } from "./ops/expand.js";
import type { Node, Tensor } from "./tensor.js";
import { topologicalOrder } from "./topological-order.js";

/**
 * The gradient of a scalar with respect to each of `tensors`, as more graph (reverse mode).
 *
 * @param loss a tensor of shape `[]`
 * @returns tensors of the same shapes as `tensors`; zeros where the loss does not depend on one
 * @throws {TimeVAEError} `invalid-argument` when `loss` is not a scalar
 */
export function gradients(loss: Tensor, tensors: readonly Tensor[]): readonly Tensor[] {
  if (loss.shape.length !== 0) {
    throw new TimeVAEError("invalid-argument", `gradients: expected a scalar loss, received shape [${loss.shape}]`);
  }
  const order = topologicalOrder([loss]);
  const relevant = nodesDependingOn(tensors, order);
  const ofOutput = new Map<Node, (Tensor | undefined)[]>();
  const accumulate = (tensor: Tensor, gradient: Tensor) => {
    const known = ofOutput.get(tensor.node) ?? [];
    const before = known[tensor.output];
    known[tensor.output] = before ? add(before, gradient) : gradient;
    ofOutput.set(tensor.node, known);
  };
  accumulate(loss, scalar(1));
  const wanted = new Set(tensors.map((tensor) => tensor.node));
  for (const node of [...order].reverse()) {
    const outputGradients = ofOutput.get(node);
    if (!outputGradients || !relevant.has(node)) continue;
    const perOutput = node.outputs.map((_, output) => outputGradients[output]);
    for (const [i, gradient] of node.op.gradient(node, perOutput).entries()) {
      const source = node.inputs[i];
      if (gradient && source && relevant.has(source.node)) accumulate(source, gradient);
    }
    // What has been passed on is no longer needed, unless somebody asked for it.
    if (!wanted.has(node)) ofOutput.delete(node);
  }
  return tensors.map((tensor) => {
    const gradient = ofOutput.get(tensor.node)?.[tensor.output];
    if (!gradient) return zerosLike(tensor);
    return sameShape(gradient.shape, tensor.shape) ? gradient : expand(gradient, tensor);
  });
}

function nodesDependingOn(tensors: readonly Tensor[], order: readonly Node[]): ReadonlySet<Node> {
  const relevant = new Set<Node>(tensors.map((tensor) => tensor.node));
  for (const node of order) {
    if (node.inputs.some((source) => relevant.has(source.node))) relevant.add(node);
  }
  return relevant;
}

function zerosLike(tensor: Tensor): Tensor {
  return expand(
    constant(
      [0],
      tensor.shape.map(() => 1),
    ),
    tensor,
  );
}
