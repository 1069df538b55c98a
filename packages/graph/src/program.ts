import { TimeVAEError } from "@timevae/spec";
import { sameShape } from "./dimension.js";
import { inputOp } from "./ops/input.js";
import type { Node, Tensor } from "./tensor.js";
import { topologicalOrder } from "./topological-order.js";

/** A value that an engine keeps between runs: fed as `current`, replaced by `next`. */
export interface StateVariable {
  readonly name: string;
  readonly current: Tensor;
  readonly next: Tensor;
}

/** A graph with names for what goes in and what comes out: the unit that engines compile. */
export interface Program {
  /** What the caller feeds at each run, in the order of first use. State is not among them. */
  readonly inputs: readonly Tensor[];
  readonly outputs: Readonly<Record<string, Tensor>>;
  readonly state: readonly StateVariable[];
  /** Every node but inputs, each after its inputs. Nodes that nothing depends on are not here. */
  readonly nodes: readonly Node[];
}

/**
 * Collects what `outputs` and the next state depend on.
 *
 * @throws {TimeVAEError} `invalid-argument` when a name is used twice, a state's `current` is not an input, or its
 *   shape changes from `current` to `next`
 */
export function createProgram(parts: {
  readonly outputs: Readonly<Record<string, Tensor>>;
  readonly state?: readonly StateVariable[];
}): Program {
  const state = parts.state ?? [];
  const order = topologicalOrder([...Object.values(parts.outputs), ...state.map(({ next }) => next)]);
  const stateInputs = new Set(state.map(({ current }) => current.node));
  const leaves = order.filter((node) => node.op === inputOp);
  for (const { name, current, next } of state) {
    if (current.node.op !== inputOp || !sameShape(current.shape, next.shape)) {
      throw new TimeVAEError(
        "invalid-argument",
        `state ${name}: expected an input and a next value of its shape, received [${current.shape}] and [${next.shape}]`,
      );
    }
  }
  checkDifferent(
    [...new Set([...leaves, ...stateInputs])].map((node) => node.name!).concat(Object.keys(parts.outputs)),
  );
  checkDifferent(state.map(({ name }) => name));
  checkDifferent(state.map(({ current }) => current.node.name!));
  return Object.freeze({
    inputs: leaves.filter((node) => !stateInputs.has(node)).map((node) => node.outputs[0]!),
    outputs: parts.outputs,
    state,
    nodes: order.filter((node) => node.op !== inputOp),
  });
}

function checkDifferent(names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) {
      throw new TimeVAEError("invalid-argument", `program: expected different names, "${name}" appears twice`);
    }
    seen.add(name);
  }
}
