import { type ParameterGroup, type ParameterSpec, packValues, type State, sizeOf } from "@timevae/graph";
import type { Random } from "@timevae/spec";

/** The first value of every parameter by name, drawn in the order of the list, each from a stream of its own. */
export function initialParameters(specs: readonly ParameterSpec[], random: Random): Record<string, Float32Array> {
  return Object.fromEntries(specs.map((spec) => [spec.name, initialValues(spec, random.fork(spec.name))]));
}

function initialValues({ shape, initializer }: ParameterSpec, random: Random): Float32Array {
  const values = new Float32Array(sizeOf(shape));
  if (initializer.kind === "constant") return values.fill(initializer.value);
  if (initializer.kind === "glorotUniform") {
    // Glorot and Bengio, 2010: uniform within ± √(6 / (fan in + fan out)).
    const limit = Math.sqrt(6 / (initializer.fanIn + initializer.fanOut));
    for (let i = 0; i < values.length; i++) values[i] = (2 * random.uniform() - 1) * limit;
  }
  return values;
}

/** A training state with these parameters and the optimiser at rest. */
export function stateFromParameters(
  groups: readonly ParameterGroup[],
  parameters: Readonly<Record<string, Float32Array>>,
): State {
  return Object.fromEntries(
    groups.flatMap((group) => {
      const shape = [1, group.size];
      const zeros = () => ({ data: new Float32Array(group.size), shape });
      return [
        [`values.${group.name}`, { data: packValues(group, parameters), shape }],
        [`mean.${group.name}`, zeros()],
        [`variance.${group.name}`, zeros()],
      ];
    }),
  );
}
