import { TimeVAEError } from "@timevae/spec";
import { type Shape, sizeOf } from "../dimension.js";
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

/** Many parameters side by side in one vector: one optimiser update instead of one per parameter. */
export interface ParameterLayout {
  readonly specs: readonly ParameterSpec[];
  /** The number of learned values. */
  readonly size: number;
  /** Where each parameter starts in the vector. */
  readonly offsets: Readonly<Record<string, number>>;
}

/** @throws {TimeVAEError} `invalid-argument` when a name appears twice */
export function layOutParameters(specs: readonly ParameterSpec[]): ParameterLayout {
  const offsets: Record<string, number> = {};
  let size = 0;
  for (const { name, shape } of specs) {
    if (name in offsets) throw new TimeVAEError("invalid-argument", `parameter "${name}" is declared twice`);
    offsets[name] = size;
    size += sizeOf(shape);
  }
  return { specs, size, offsets };
}

/** The parameters inside a vector `[size]`. */
export function unpackParameters(layout: ParameterLayout, vector: Tensor): Parameters {
  const parts = split(
    vector,
    0,
    layout.specs.map(({ shape }) => sizeOf(shape)),
  );
  return Object.fromEntries(layout.specs.map(({ name, shape }, i) => [name, reshape(parts[i]!, shape)]));
}

/** The opposite of {@link unpackParameters}, for parameters or their gradients: a vector `[size]`. */
export function packParameters(layout: ParameterLayout, parameters: Parameters): Tensor {
  return concat(
    layout.specs.map(({ name, shape }) => reshape(parameters[name]!, [sizeOf(shape as Shape)])),
    0,
  );
}
