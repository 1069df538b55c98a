import { createRandom } from "@timevae/spec";
import { resolveShape, type Shape, sizeOf } from "../dimension.js";
import type { ArrayValue, Feeds } from "../engine.js";
import { gradients } from "../gradients.js";
import { add } from "../ops/add.js";
import { scalar } from "../ops/constant.js";
import { input } from "../ops/input.js";
import { multiply } from "../ops/multiply.js";
import { reduceSum } from "../ops/reduce-sum.js";
import { createProgram, type Program } from "../program.js";
import type { Tensor } from "../tensor.js";

/** Where the numbers of an input come from. */
export interface Sampling {
  /** Uniform between these; −2 and 2 when not given. */
  readonly low?: number;
  readonly high?: number;
  /**
   * Keeps the numbers within 0.05 of `offset` plus a multiple of 0.5: away from kinks at 0, and away from another
   * input with another offset.
   */
  readonly offset?: number;
}

/** One small graph that an engine must compute, with its gradient. */
export interface GraphCase {
  /** The file under `ops/` or `composites/` that it is about. */
  readonly subject: string;
  readonly name: string;
  readonly inputs: readonly ({ readonly shape: Shape } & Sampling)[];
  build(...inputs: readonly Tensor[]): Tensor | readonly Tensor[];
}

/** A case's graph: outputs `y0`, `y1`… and `d0`, `d1`…: the gradient of `Σ y · c` with respect to each input. */
export interface CaseGraph {
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  /** `Σ y · c`, `c` being further inputs `c0`, `c1`…: every element of every output counts, each with its own weight. */
  readonly loss: Tensor;
  readonly gradients: readonly Tensor[];
  readonly program: Program;
}

export function buildCase(graphCase: GraphCase): CaseGraph {
  const inputs = graphCase.inputs.map(({ shape }, i) => input(`x${i}`, shape));
  const built = graphCase.build(...inputs);
  const outputs = "node" in built ? [built] : built;
  const loss = outputs
    .map((y, i) => reduceSum(multiply(y, input(`c${i}`, y.shape))))
    .reduce((sum, term) => add(sum, term), scalar(0));
  const derived = gradients(loss, inputs);
  const program = createProgram({
    outputs: {
      ...Object.fromEntries(outputs.map((y, i) => [`y${i}`, y])),
      ...Object.fromEntries(derived.map((dx, i) => [`d${i}`, dx])),
    },
  });
  return { inputs, outputs, loss, gradients: derived, program };
}

/** Numbers for every input of a case's graph; the same ones for the same symbols. All are float32 numbers. */
export function sampleCase(graphCase: GraphCase, graph: CaseGraph, symbols: Readonly<Record<string, number>>): Feeds {
  const random = createRandom(20211115).fork(`${graphCase.subject} ${graphCase.name}`);
  const sample = (shape: Shape, { low = -2, high = 2, offset }: Sampling): ArrayValue => {
    const sizes = resolveShape(shape, symbols);
    const data = Float32Array.from({ length: sizeOf(sizes) }, () => {
      const value = low + (high - low) * random.uniform();
      return offset === undefined ? value : Math.round(value * 2) / 2 + offset + 0.1 * (random.uniform() - 0.5);
    });
    return { data, shape: sizes };
  };
  return Object.fromEntries([
    ...graphCase.inputs.map((spec, i) => [`x${i}`, sample(spec.shape, spec)] as const),
    ...graph.outputs.map((y, i) => [`c${i}`, sample(y.shape, {})] as const),
  ]);
}

/** Only what the program asks for: some cases have inputs that do not matter. */
export function feedsFor(program: Program, feeds: Feeds): Feeds {
  return Object.fromEntries(program.inputs.map(({ node }) => [node.name!, feeds[node.name!]!]));
}
