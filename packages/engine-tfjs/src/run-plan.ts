import type { Feeds, Program, Tensor } from "@timevae/graph";
import { computeStep, type Plan } from "./plan.js";
import type { TfjsModule, TfjsTensor } from "./tfjs-module.js";

/** Tensors in the backend, by the name of an output or a state variable. */
export type TensorsByName = Readonly<Record<string, TfjsTensor>>;

/**
 * Runs a plan once. What comes back belongs to the caller; `state` still does too. Everything else is gone again, also
 * when an operation fails.
 */
export function runPlan(
  tf: TfjsModule,
  plan: Plan,
  program: Program,
  feeds: Feeds,
  state: TensorsByName,
): { readonly outputs: TensorsByName; readonly state: TensorsByName } {
  return tf.tidy(() => {
    const values = [...plan.fixed];
    const place = (tensor: Tensor) => plan.placeOf.get(tensor) as number;
    for (const tensor of program.inputs) {
      const { data, shape } = feeds[tensor.node.name as string] as Feeds[string];
      values[place(tensor)] = tf.tensor(data, [...shape], "float32");
    }
    for (const { name, current } of program.state) values[place(current)] = state[name];
    for (const step of plan.steps) {
      const computed = computeStep(step, values);
      for (let i = 0; i < computed.length; i++) values[step.outputs[i] as number] = computed[i];
      for (const at of step.dead) {
        values[at]?.dispose();
        values[at] = undefined;
      }
    }
    // A value may be many things at once, and constants and the state before have owners: each gets a handle of its own.
    const own = (tensor: Tensor) => tf.clone(values[place(tensor)] as TfjsTensor);
    return {
      outputs: Object.fromEntries(Object.entries(program.outputs).map(([name, tensor]) => [name, own(tensor)])),
      state: Object.fromEntries(program.state.map(({ name, next }) => [name, own(next)])),
    };
  });
}
