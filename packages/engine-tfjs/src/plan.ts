import { type Program, resolveShape, type Tensor } from "@timevae/graph";
import type { BackendHabits } from "./backend-habits.js";
import type { Compute } from "./kernels/index.js";
import type { Operation, Operations } from "./operations.js";
import type { TfjsModule, TfjsTensor } from "./tfjs-module.js";

/** One operation of a plan: it reads and writes places in a table of values. */
interface Step {
  readonly opType: string;
  readonly compute: Compute;
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  /** Places that nothing reads any more after this step. */
  readonly dead: readonly number[];
}

/** A program for one set of sizes, ready to run. */
export interface Plan {
  readonly steps: readonly Step[];
  /** Values that are the same in every run: constants, and what follows from them alone. Empty elsewhere. */
  readonly fixed: readonly (TfjsTensor | undefined)[];
  /** Those of `fixed` that belong to this plan and not to the executable. */
  readonly owned: readonly TfjsTensor[];
  readonly placeOf: ReadonlyMap<Tensor, number>;
}

/**
 * Decides once, for given sizes, everything that does not depend on the numbers: kernels' arguments, when values die,
 * and what follows from constants alone.
 */
export function createPlan(
  tf: TfjsModule,
  habits: BackendHabits,
  program: Program,
  { operations }: Operations,
  constants: ReadonlyMap<Tensor, TfjsTensor>,
  sizes: Readonly<Record<string, number>>,
): Plan {
  const placeOf = new Map<Tensor, number>();
  const place = (tensor: Tensor) => {
    const known = placeOf.get(tensor);
    if (known !== undefined) return known;
    placeOf.set(tensor, placeOf.size);
    return placeOf.size - 1;
  };
  const fixed: (TfjsTensor | undefined)[] = [];
  const owned: TfjsTensor[] = [];
  for (const [tensor, value] of constants) fixed[place(tensor)] = value;
  for (const tensor of program.inputs) place(tensor);
  for (const { current } of program.state) place(current);
  const steps: Omit<Step, "dead">[] = [];
  for (const operation of operations) {
    const step = sizeOperation(tf, habits, operation, sizes, place);
    if (!step.inputs.every((input) => fixed[input])) {
      steps.push(step);
      continue;
    }
    for (const [i, value] of tf.tidy(() => [...computeStep(step, fixed)]).entries()) {
      fixed[step.outputs[i]!] = value;
      owned.push(value);
    }
  }
  const kept = new Set([...Object.values(program.outputs), ...program.state.map(({ next }) => next)].map(place));
  for (const { current } of program.state) kept.add(place(current));
  return { steps: withDeaths(steps, (at) => kept.has(at) || fixed[at] !== undefined), fixed, owned, placeOf };
}

function sizeOperation(
  tf: TfjsModule,
  habits: BackendHabits,
  { node, lowered, kernel }: Operation,
  sizes: Readonly<Record<string, number>>,
  place: (tensor: Tensor) => number,
): Omit<Step, "dead"> {
  const shapesOf = (tensors: readonly Tensor[]) => tensors.map(({ shape }) => resolveShape(shape, sizes));
  const compute = kernel({
    tf,
    habits,
    operation: lowered,
    inputShapes: shapesOf(lowered.inputs),
    outputShapes: shapesOf(node.outputs),
  });
  const inputs = lowered.inputs.filter(({ type }) => type !== "int64").map(place);
  return { opType: lowered.opType, compute, inputs, outputs: node.outputs.map(place) };
}

/** Adds to each step the places whose last reader it is, and those it writes for nobody. */
function withDeaths(steps: readonly Omit<Step, "dead">[], isKept: (place: number) => boolean): readonly Step[] {
  const met = new Set<number>();
  const result: Step[] = [];
  for (const step of [...steps].reverse()) {
    const touched = [...new Set([...step.inputs, ...step.outputs])];
    result.push({ ...step, dead: touched.filter((at) => !met.has(at) && !isKept(at)) });
    for (const at of touched) met.add(at);
  }
  return result.reverse();
}

/** The values that a step computes from `values`. */
export function computeStep(
  { compute, inputs }: Pick<Step, "compute" | "inputs">,
  values: readonly (TfjsTensor | undefined)[],
): readonly TfjsTensor[] {
  const computed = compute(inputs.map((at) => values[at] as TfjsTensor));
  return "dataId" in computed ? [computed] : computed;
}
