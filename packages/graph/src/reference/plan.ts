import { TimeVAEError } from "@timevae/spec";
import { resolveShape } from "../dimension.js";
import { constantOp } from "../ops/constant.js";
import { inputOp } from "../ops/input.js";
import type { Node, OnnxOperation, Tensor } from "../tensor.js";
import { topologicalOrder } from "../topological-order.js";
import { elementwiseKernels } from "./elementwise.js";
import { fail, type Kernel } from "./kernel.js";
import { matrixKernels } from "./matrix.js";
import type { RealArray } from "./real-array.js";
import { reductionKernels } from "./reduction.js";
import { shapeKernels } from "./shape.js";

const kernels: ReadonlyMap<string, Kernel> = new Map(
  [elementwiseKernels, matrixKernels, shapeKernels, reductionKernels].flatMap(Object.entries<Kernel>),
);

/** What has been computed so far, by tensor. */
export type Values = Map<Tensor, RealArray>;

/** Nodes in an order to compute them in. */
export interface Plan {
  readonly constants: ReadonlyMap<Tensor, RealArray>;
  readonly steps: readonly { readonly node: Node; readonly operation: OnnxOperation; readonly kernel: Kernel }[];
}

/**
 * Looks every node's kernel up. What runs is the node's ONNX lowering, not its attributes, so that lowerings are
 * tested along.
 *
 * @throws {TimeVAEError} `unsupported` on an op without a kernel
 */
export function planNodes(nodes: readonly Node[]): Plan {
  const constants = new Map<Tensor, RealArray>();
  const steps: Plan["steps"][number][] = [];
  const seen = new Set<Node>();
  const visit = (node: Node) => {
    if (seen.has(node) || node.op === inputOp) return;
    seen.add(node);
    if (node.op === constantOp) {
      const [tensor] = node.outputs;
      constants.set(tensor!, { data: Float64Array.from(node.values!), shape: resolveShape(tensor!.shape, {}) });
      return;
    }
    const operation = node.op.lower(node);
    const kernel = kernels.get(operation.opType);
    if (!kernel) {
      throw new TimeVAEError("unsupported", `reference engine: there is no kernel for the op ${operation.opType}`);
    }
    // A lowering may bring constants of its own.
    for (const added of topologicalOrder(operation.inputs.filter((x) => !seen.has(x.node)))) visit(added);
    steps.push({ node, operation, kernel });
  };
  for (const node of nodes) visit(node);
  return { constants, steps };
}

/** Adds every node's outputs to `values`, which holds the inputs. */
export function runPlan(plan: Plan, values: Values, symbols: Readonly<Record<string, number>>): void {
  for (const [tensor, value] of plan.constants) values.set(tensor, value);
  for (const { node, operation, kernel } of plan.steps) {
    const inputs = operation.inputs.map((x) => values.get(x)!);
    for (const [i, value] of kernel(inputs, operation.attributes).entries()) {
      const inferred = resolveShape(node.outputs[i]!.shape, symbols);
      if (inferred.length !== value.shape.length || inferred.some((size, axis) => size !== value.shape[axis])) {
        fail(`${operation.opType}: the graph says shape [${inferred}], the run gave [${value.shape}]`);
      }
      values.set(node.outputs[i]!, value);
    }
  }
}
