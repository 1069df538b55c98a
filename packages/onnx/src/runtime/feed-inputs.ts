import { describeValue, followPositionRule, type Labels, TimeVAEError } from "@timevae/spec";
import { oneHot } from "./draw-labels.js";
import { drawNoise } from "./draw-noise.js";
import type { GeneratorDescription, InputDescription } from "./generator-description.js";
import { sizeOfShape } from "./generator-session.js";

/** What windows have beside their numbers, for the inputs that ask for it. */
export interface WindowFacts {
  /** `[N]`, of the windows' first steps. */
  readonly positions: ArrayLike<number>;
  /** By condition, in the file's categories. */
  readonly labels?: Readonly<Record<string, Labels>> | undefined;
  /** `[N, T, D]`; nothing is missing when not given. */
  readonly mask?: ArrayLike<number> | undefined;
  /** `[N]`, in steps; T when not given. */
  readonly lengths?: ArrayLike<number> | undefined;
}

/**
 * Every input of a file by its rule, unless it is given.
 *
 * @throws {TimeVAEError} `invalid-argument` when a given input is none of the file's, or of another size; `unsupported` when an
 * input's rule is not known here and it is not given
 */
export function feedInputs(
  { file, inputs, steps }: GeneratorDescription,
  windows: number,
  facts: WindowFacts,
  seed: number,
  given: Readonly<Record<string, Float32Array>>,
): Record<string, Float32Array> {
  const unknown = Object.keys(given).find((key) => !inputs.some(({ name }) => name === key));
  if (unknown !== undefined) {
    throw new TimeVAEError(
      "invalid-argument",
      `feeds.${unknown}: expected some of ${file}.onnx's inputs ${inputs.map(({ name }) => name).join(", ")}, received another name`,
    );
  }
  const feeds: Record<string, Float32Array> = {};
  for (const input of inputs) {
    const size = sizeOfShape(input.shape, windows);
    const values = given[input.name] ?? followRule(input, size, facts, seed, steps);
    if (!(values instanceof Float32Array) || values.length !== size) {
      throw new TimeVAEError(
        "invalid-argument",
        `feeds.${input.name}: expected a Float32Array of ${size} numbers, [${input.shape.join(", ")}] for ${windows} windows, received ${values instanceof Float32Array ? values.length : describeValue(values)}`,
      );
    }
    feeds[input.name] = values;
  }
  return feeds;
}

function followRule(
  input: InputDescription,
  size: number,
  { positions, labels, mask, lengths }: WindowFacts,
  seed: number,
  steps: number,
): Float32Array {
  switch (input.kind) {
    case "normal":
    case "uniform":
      return drawNoise(input, seed, size);
    case "edit":
      return new Float32Array(size).fill(input.neutral);
    case "phase":
    case "events": {
      const rows = new Float32Array(size);
      const width = size / positions.length;
      for (let n = 0; n < positions.length; n++) {
        rows.set(followPositionRule(input, positions[n] as number, steps).subarray(0, width), n * width);
      }
      return rows;
    }
    case "mask":
      return mask ? Float32Array.from(mask) : new Float32Array(size).fill(1);
    case "length":
      return Float32Array.from({ length: size }, (_, n) => (lengths?.[n] ?? steps) / steps);
    case "condition": {
      const known = labels?.[input.condition];
      if (known) return oneHot(known);
      throw new TimeVAEError(
        "invalid-argument",
        `condition.${input.condition}: expected a label per window, received none`,
      );
    }
    default: {
      const { name, kind, description } = input;
      throw new TimeVAEError(
        "unsupported",
        `${name}: expected an input that this version knows how to feed, received one of kind ${describeValue(kind)} (${description}); give it as feeds: { ${JSON.stringify(name)}: … }`,
      );
    }
  }
}
