import { checkFeeds } from "../check-feeds.js";
import type { Feeds } from "../engine.js";
import { inputOp } from "../ops/input.js";
import type { Tensor } from "../tensor.js";
import { topologicalOrder } from "../topological-order.js";
import { planNodes, runPlan, type Values } from "./plan.js";
import type { RealArray } from "./real-array.js";

/** Numbers for an input; a `Float64Array` keeps its precision. */
export interface RealFeed {
  readonly data: ArrayLike<number>;
  readonly shape: readonly number[];
}

/**
 * Computes tensors in float64, without a program: for tests and finite differences.
 *
 * @param feeds by input name; feeds that no tensor depends on are ignored
 * @returns one array per tensor
 * @throws {TimeVAEError} `invalid-argument` when a feed is missing or of the wrong shape, `unsupported` on an op that
 *   the reference does not have, `engine-failed` when an inferred shape is not the computed one
 */
export function evaluateTensors(
  tensors: readonly Tensor[],
  feeds: Readonly<Record<string, RealFeed>>,
): readonly RealArray[] {
  const order = topologicalOrder(tensors);
  const inputs = order.filter((node) => node.op === inputOp).map((node) => node.outputs[0]!);
  const names = new Set(inputs.map(({ node }) => node.name!));
  const used = Object.fromEntries(Object.entries(feeds).filter(([name]) => names.has(name)));
  // Only sizes are looked at, so that plain numbers pass as well.
  const symbols = checkFeeds({ inputs, outputs: {}, state: [], nodes: [] }, used as unknown as Feeds);
  const values: Values = new Map();
  for (const tensor of inputs) {
    const { data, shape } = used[tensor.node.name!]!;
    values.set(tensor, { data: Float64Array.from(data), shape });
  }
  runPlan(planNodes(order), values, symbols);
  return tensors.map((tensor) => values.get(tensor)!);
}
