import { TimeVAEError } from "@timevae/spec";
import { checkFeeds, checkState, requireWholeState } from "../check-feeds.js";
import type { ArrayValue, Engine, Executable, Feeds, Results, State } from "../engine.js";
import type { Program } from "../program.js";
import { planNodes, runPlan, type Values } from "./plan.js";
import type { RealArray } from "./real-array.js";
import { runStepByStep } from "./run-step-by-step.js";

/**
 * An engine of plain loops in float64, for tests and for graphs of a few numbers. It is written from ONNX's operator
 * definitions and shares nothing with the graph's own rules. Outputs and state are rounded to float32 after each run.
 *
 * @example
 * ```ts
 * const x = input("x", ["N"]);
 * const executable = await createReferenceEngine().compile(createProgram({ outputs: { y: add(x, 1) } }));
 * await executable.run({ x: { data: Float32Array.of(1, 2), shape: [2] } }); // { y: { data: 2, 3, shape: [2] } }
 * ```
 */
export function createReferenceEngine(): Engine {
  return { name: "reference", compile: async (program) => createExecutable(program) };
}

function createExecutable(program: Program): Executable {
  const plan = planNodes(program.nodes);
  const state = new Map<string, ArrayValue>();
  let disposed = false;
  const checkAlive = () => {
    if (disposed) throw new TimeVAEError("invalid-argument", "executable: it has been disposed");
  };

  async function run(feeds: Feeds): Promise<Results> {
    checkAlive();
    const symbols = checkFeeds(program, feeds);
    const values: Values = new Map();
    for (const tensor of program.inputs) values.set(tensor, widen(feeds[tensor.node.name!]!));
    for (const { name, current } of program.state) {
      const value = state.get(name);
      if (!value) {
        throw new TimeVAEError("invalid-argument", `state "${name}": expected writeState before the first run`);
      }
      values.set(current, widen(value));
    }
    runPlan(plan, values, symbols);
    const next = program.state.map((variable) => [variable.name, round(values.get(variable.next)!)] as const);
    for (const [name, value] of next) state.set(name, value);
    return Object.fromEntries(
      Object.entries(program.outputs).map(([name, tensor]) => [name, round(values.get(tensor)!)]),
    );
  }

  return {
    run,
    async runSteps(feeds, steps) {
      checkAlive();
      return runStepByStep(run, feeds, steps);
    },
    async readState() {
      checkAlive();
      return Object.fromEntries(Array.from(state, ([name, value]) => [name, copy(value)]));
    },
    async writeState(written: State) {
      checkAlive();
      checkState(program, written);
      requireWholeState(program, (name) => state.has(name) || name in written);
      for (const [name, value] of Object.entries(written)) state.set(name, copy(value));
    },
    async dispose() {
      disposed = true;
      state.clear();
    },
  };
}

function widen({ data, shape }: ArrayValue): RealArray {
  return { data: Float64Array.from(data), shape };
}

function round({ data, shape }: RealArray): ArrayValue {
  return { data: Float32Array.from(data), shape };
}

function copy({ data, shape }: ArrayValue): ArrayValue {
  return { data: data.slice(), shape: [...shape] };
}
