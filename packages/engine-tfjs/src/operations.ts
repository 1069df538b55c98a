import {
  constantOp,
  inputOp,
  type Node,
  type OnnxOperation,
  type Program,
  type Tensor,
  topologicalOrder,
} from "@timevae/graph";
import { TimeVAEError } from "@timevae/spec";
import { type Kernel, kernels } from "./kernels/index.js";

/** A node with what computes it. */
export interface Operation {
  readonly node: Node;
  readonly lowered: OnnxOperation;
  readonly kernel: Kernel;
}

/** What a program computes: its constants, and its operations in an order to run them in. */
export interface Operations {
  readonly constants: readonly Tensor[];
  readonly operations: readonly Operation[];
}

/**
 * Lowers every node to ONNX and finds its kernel. Nodes of int64 values are left out: they are shapes, which are known.
 *
 * @throws {TimeVAEError} `unsupported` on an operator without a kernel, and on int64 outputs
 */
export function listOperations(program: Program): Operations {
  const constants: Tensor[] = [];
  const operations: Operation[] = [];
  const seen = new Set<Node>();
  const visit = (node: Node) => {
    if (seen.has(node) || node.op === inputOp || node.outputs[0]!.type === "int64") return;
    seen.add(node);
    if (node.op === constantOp) {
      constants.push(node.outputs[0]!);
      return;
    }
    const lowered = node.op.lower(node);
    const kernel = kernels.get(lowered.opType);
    if (!kernel) {
      throw new TimeVAEError(
        "unsupported",
        `engine-tfjs: the ONNX operator ${lowered.opType} has no kernel; use another engine`,
      );
    }
    // A lowering may bring constants of its own.
    for (const added of topologicalOrder(lowered.inputs.filter((x) => !seen.has(x.node)))) visit(added);
    operations.push({ node, lowered, kernel });
  };
  for (const node of program.nodes) visit(node);
  for (const [name, { type }] of Object.entries(program.outputs)) {
    if (type === "float32") continue;
    throw new TimeVAEError(
      "unsupported",
      `output "${name}": expected float32 values, received ${type}; engine-tfjs returns nothing else`,
    );
  }
  return { constants, operations };
}
