import { TimeVAEError } from "@timevae/spec";
import { sizeOf } from "../dimension.js";
import { concat } from "../ops/concat.js";
import { reshape } from "../ops/reshape.js";
import { split } from "../ops/split.js";
import type { Tensor } from "../tensor.js";

/** How a parameter gets its first values. Fans are for Glorot's rule. */
export type Initializer =
  | { readonly kind: "glorotUniform"; readonly fanIn: number; readonly fanOut: number }
  | { readonly kind: "zeros" }
  | { readonly kind: "constant"; readonly value: number };

/** A learned array of a model: `decoder.trend.dense1.kernel`, `[8, 12]`. */
export interface ParameterSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly initializer: Initializer;
}

/** Parameters by name: symbolic while training, constants in a shipped graph. */
export type Parameters = Readonly<Record<string, Tensor>>;

/** Parameters side by side in one row `[1, size]`: one optimiser update instead of one per parameter. */
export interface ParameterGroup {
  readonly name: string;
  readonly specs: readonly ParameterSpec[];
  /** The number of learned values. */
  readonly size: number;
}

/** Parameters this large are a group of their own: copying them into a row and out again would cost more. */
const largeParameter = 12_000;

/**
 * Divides parameters into rows for the optimiser: each large one alone, all small ones together.
 *
 * @throws {TimeVAEError} `invalid-argument` when a name appears twice
 */
export function groupParameters(specs: readonly ParameterSpec[]): readonly ParameterGroup[] {
  const names = new Set<string>();
  for (const { name } of specs) {
    if (names.has(name)) throw new TimeVAEError("invalid-argument", `parameter "${name}" is declared twice`);
    names.add(name);
  }
  const isLarge = ({ shape }: ParameterSpec) => sizeOf(shape) >= largeParameter;
  const small = specs.filter((spec) => !isLarge(spec));
  const rows = specs.filter(isLarge).map((spec) => ({ name: spec.name, specs: [spec] }));
  if (small.length > 0) rows.push({ name: "small", specs: small });
  return rows.map((row) => ({ ...row, size: row.specs.reduce((sum, { shape }) => sum + sizeOf(shape), 0) }));
}

/** The parameters inside a row `[1, size]`. */
export function unpackParameters(group: ParameterGroup, row: Tensor): Parameters {
  const parts = split(
    row,
    1,
    group.specs.map(({ shape }) => sizeOf(shape)),
  );
  return Object.fromEntries(group.specs.map(({ name, shape }, i) => [name, reshape(parts[i]!, shape)]));
}

/** The opposite of {@link unpackParameters}, for parameters or their gradients: a row `[1, size]`. */
export function packParameters(group: ParameterGroup, parameters: Parameters): Tensor {
  return concat(
    group.specs.map(({ name, shape }) => reshape(parameters[name]!, [1, sizeOf(shape)])),
    1,
  );
}

/** Numbers of parameters by name from the numbers of a row; views, not copies. */
export function unpackValues(group: ParameterGroup, row: Float32Array): Record<string, Float32Array> {
  let offset = 0;
  return Object.fromEntries(
    group.specs.map(({ name, shape }) => {
      const start = offset;
      offset += sizeOf(shape);
      return [name, row.subarray(start, offset)];
    }),
  );
}

/** The opposite of {@link unpackValues}: a new row. */
export function packValues(group: ParameterGroup, values: Readonly<Record<string, Float32Array>>): Float32Array {
  const row = new Float32Array(group.size);
  let offset = 0;
  for (const { name, shape } of group.specs) {
    row.set(values[name]!, offset);
    offset += sizeOf(shape);
  }
  return row;
}
