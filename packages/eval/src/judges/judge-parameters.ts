import {
  type Initializer,
  type ParameterGroup,
  type ParameterSpec,
  packValues,
  type State,
  sizeOf,
} from "@timevae/graph";
import type { Random } from "@timevae/spec";

/** Declares one weight of R judges, `[1, R, rows, columns]`. */
export function declareWeight(
  name: string,
  judges: number,
  rows: number,
  columns: number,
  initializer: Initializer,
): ParameterSpec {
  return { name, shape: [1, judges, rows, columns], initializer };
}

/** One row for all weights: judges are small. */
export function groupWeights(specs: readonly ParameterSpec[]): ParameterGroup {
  const size = specs.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  return { name: "judges", specs, size };
}

/** The optimiser's state at the start: each judge's weights are drawn from a stream of its own. */
export function initialState(group: ParameterGroup, randoms: readonly Random[]): State {
  const values = Object.fromEntries(group.specs.map((spec) => [spec.name, initialValues(spec, randoms)] as const));
  const shape = [1, group.size];
  const zeros = () => ({ data: new Float32Array(group.size), shape });
  return { values: { data: packValues(group, values), shape }, mean: zeros(), variance: zeros() };
}

function initialValues({ name, shape, initializer }: ParameterSpec, randoms: readonly Random[]): Float32Array {
  const values = new Float32Array(sizeOf(shape));
  if (initializer.kind === "constant") return values.fill(initializer.value);
  if (initializer.kind === "zeros") return values;
  // Glorot and Bengio, 2010: uniform within ± √(6 / (fan in + fan out)).
  const limit = Math.sqrt(6 / (initializer.fanIn + initializer.fanOut));
  const size = values.length / randoms.length;
  for (const [judge, random] of randoms.entries()) {
    const own = random.fork(name);
    for (let i = 0; i < size; i++) values[judge * size + i] = (2 * own.uniform() - 1) * limit;
  }
  return values;
}
